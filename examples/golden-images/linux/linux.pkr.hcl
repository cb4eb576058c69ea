locals {
  # An embedded AWS has nothing that could be connected to: the provisioners are left out there.
  rehearsal = var.soe_endpoint != ""
}

source "amazon-ebs" "image" {
  ami_name        = var.soe_image_name
  ami_description = "${var.description} ${var.soe_version}"
  region          = var.soe_region
  source_ami      = var.soe_source_image
  instance_type   = var.soe_architecture == "arm64" ? "t4g.small" : "t3.small"

  communicator                          = local.rehearsal ? "none" : "ssh"
  ssh_username                          = var.ssh_username
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
}

build {
  sources = ["source.amazon-ebs.image"]

  provisioner "shell" {
    except          = local.rehearsal ? ["amazon-ebs.image"] : []
    execute_command = "chmod +x {{ .Path }}; sudo env {{ .Vars }} {{ .Path }}"
    environment_vars = [
      "SOE_VERSION=${var.soe_version}",
    ]
    scripts = [
      "${path.root}/../flavors/${var.soe_flavor}/packages.sh",
      "${path.root}/harden.sh",
      "${path.root}/clean.sh",
    ]
  }
}
