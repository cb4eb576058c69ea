locals {
  rehearsal = var.soe_endpoint != ""
  # Where no instances run there is nothing to connect to: the provisioners are left out there.
  provisions = ! local.rehearsal || var.soe_compute != ""

  # Instances of an embedded AWS run the system of its host, which may have no sudo: the key of the
  # launch is let in as root as well. The packages of the vendor are not those of the host.
  root_login = <<-SCRIPT
    #!/bin/sh
    install -D -m 600 "/home/${var.ssh_username}/.ssh/authorized_keys" /root/.ssh/authorized_keys
  SCRIPT
  packages   = ["${path.root}/../flavors/${var.soe_flavor}/packages.sh"]

  sudo = local.rehearsal ? "" : "sudo "
  # What is inside of the image is listed where the pipeline asks for it.
  lists_inside = local.provisions && var.soe_inventory != ""
}

source "amazon-ebs" "image" {
  ami_name        = var.soe_image_name
  ami_description = "${var.description} ${var.soe_version}"
  region          = var.soe_region
  source_ami      = var.soe_source_image
  instance_type   = var.soe_architecture == "arm64" ? "t4g.small" : "t3.small"

  communicator                          = local.provisions ? "ssh" : "none"
  ssh_username                          = local.rehearsal ? "root" : var.ssh_username
  user_data                             = local.rehearsal ? local.root_login : ""
  ssh_interface                         = "private_ip"
  temporary_security_group_source_cidrs = var.build_cidrs

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

  provisioner "shell" {
    except          = local.provisions ? [] : ["amazon-ebs.image"]
    execute_command = "chmod +x {{ .Path }}; ${local.sudo}env {{ .Vars }} {{ .Path }}"
    environment_vars = [
      "SOE_VERSION=${var.soe_version}",
    ]
    scripts = concat(local.rehearsal ? [] : local.packages, [
      "${path.root}/harden.sh",
      "${path.root}/clean.sh",
      # The last, so that what is tested is what is in the image.
    ], var.soe_bake_tests == "" ? [] : [var.soe_bake_tests])
  }

  # The last of all, so that what is listed is what is in the image.
  provisioner "shell" {
    except          = local.lists_inside ? [] : ["amazon-ebs.image"]
    script          = "${var.soe_inventory}/inventory.sh"
    execute_command = "${local.sudo}sh {{ .Path }} /tmp/soe-inventory.txt && ${local.sudo}chown \"$(id -u)\" /tmp/soe-inventory.txt"
  }

  provisioner "file" {
    except      = local.lists_inside ? [] : ["amazon-ebs.image"]
    direction   = "download"
    source      = "/tmp/soe-inventory.txt"
    destination = "${var.soe_inventory}/inventory.txt"
  }

  provisioner "shell" {
    except = local.lists_inside ? [] : ["amazon-ebs.image"]
    inline = ["rm -f /tmp/soe-inventory.txt"]
  }
}
