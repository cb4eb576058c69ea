# Set by the pipeline for every build.
variable "soe_flavor" {
  type = string
}

variable "soe_image_name" {
  type = string
}

variable "soe_region" {
  type = string
}

variable "soe_source_image" {
  type = string
}

variable "soe_version" {
  type = string
}

variable "soe_tags" {
  type    = map(string)
  default = {}
}

# Empty on AWS itself; the address of an embedded AWS in a rehearsal.
variable "soe_endpoint" {
  type    = string
  default = ""
}

# The tests of the bake phase; empty where it is not configured.
variable "soe_bake_tests" {
  type    = string
  default = ""
}

# Folder with the script that lists what is inside of the image, where its output is left; empty where
# nobody asks.
variable "soe_inventory" {
  type    = string
  default = ""
}

# Set for each flavor in soe.config.yaml.
variable "description" {
  type = string
}

# Where the machines are that run Packer. Nobody else reaches the instance while it is built.
variable "build_cidrs" {
  type    = list(string)
  default = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]
}
