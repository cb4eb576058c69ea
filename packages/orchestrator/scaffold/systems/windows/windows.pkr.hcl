locals {
  rehearsal = var.soe_endpoint != ""
  # An embedded AWS runs no Windows: there is nothing to connect to.
  provisions = ! local.rehearsal
  # What is inside of the image is listed where the pipeline asks for it.
  lists_inside = local.provisions && var.soe_inventory != ""

  # WinRM over HTTPS for as long as the build takes; the first boot of the image closes it.
  open_winrm = <<-SCRIPT
    <powershell>
    $certificate = New-SelfSignedCertificate -CertStoreLocation Cert:\LocalMachine\My -DnsName 'soe-build'
    New-Item -Path WSMan:\LocalHost\Listener -Transport HTTPS -Address * -CertificateThumbPrint $certificate.Thumbprint -Force
    New-NetFirewallRule -Name soe-build-winrm -DisplayName 'WinRM for the build' -Direction Inbound -Protocol TCP -LocalPort 5986 -Action Allow
    </powershell>
  SCRIPT
}

source "amazon-ebs" "image" {
  ami_name        = var.soe_image_name
  ami_description = "${var.description} ${var.soe_version}"
  region          = var.soe_region
  source_ami      = var.soe_source_image
  instance_type   = "t3.large"

  communicator                          = local.provisions ? "winrm" : "none"
  winrm_username                        = "Administrator"
  winrm_use_ssl                         = true
  winrm_insecure                        = true
  winrm_use_ntlm                        = true
  winrm_timeout                         = "30m"
  user_data                             = local.open_winrm
  temporary_security_group_source_cidrs = var.build_cidrs

  # Sysprep ends the instance.
  disable_stop_instance = local.provisions

  # The tags are set in the calls that create, so that nothing is ever left without them.
  tags          = var.soe_tags
  snapshot_tags = var.soe_tags
  run_tags      = merge(var.soe_tags, { Name = "build ${var.soe_image_name}" })

  custom_endpoint_ec2        = var.soe_endpoint
  skip_region_validation     = local.rehearsal
  skip_metadata_api_check    = local.rehearsal
  skip_credential_validation = local.rehearsal

  # Zero is Packer's own choice, which is made for AWS: every 15 seconds.
  aws_polling {
    delay_seconds = local.rehearsal ? 1 : 0
    max_attempts  = local.rehearsal ? 300 : 0
  }
}

build {
  sources = ["source.amazon-ebs.image"]

  provisioner "powershell" {
    except           = local.provisions ? [] : ["amazon-ebs.image"]
    environment_vars = ["SOE_VERSION=${var.soe_version}"]
    # The tests are the last, so that what is tested is what is in the image.
    scripts = concat([
      "${path.root}/../flavors/${var.soe_flavor}/packages.ps1",
      "${path.root}/harden.ps1",
    ], var.soe_bake_tests == "" ? [] : [var.soe_bake_tests])
  }

  # Behind everything that changes the image; what comes after it ends the instance.
  provisioner "file" {
    except      = local.lists_inside ? [] : ["amazon-ebs.image"]
    source      = "${var.soe_inventory}/inventory.ps1"
    destination = "C:/Windows/Temp/soe-inventory.ps1"
  }

  provisioner "powershell" {
    except = local.lists_inside ? [] : ["amazon-ebs.image"]
    inline = ["powershell.exe -NoProfile -ExecutionPolicy Bypass -File C:/Windows/Temp/soe-inventory.ps1 C:/Windows/Temp/soe-inventory.txt"]
  }

  provisioner "file" {
    except      = local.lists_inside ? [] : ["amazon-ebs.image"]
    direction   = "download"
    source      = "C:/Windows/Temp/soe-inventory.txt"
    destination = "${var.soe_inventory}/inventory.txt"
  }

  provisioner "powershell" {
    except = local.lists_inside ? [] : ["amazon-ebs.image"]
    inline = ["Remove-Item C:/Windows/Temp/soe-inventory.ps1, C:/Windows/Temp/soe-inventory.txt"]
  }

  provisioner "powershell" {
    except = local.provisions ? [] : ["amazon-ebs.image"]
    script = "${path.root}/generalize.ps1"
  }
}
