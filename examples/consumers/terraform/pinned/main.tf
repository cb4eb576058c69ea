# The image comes from a file that is committed:
# npx soe-discovery resolve al2023@stable --frozen --format tfvars > soe.auto.tfvars
variable "soe_al2023_image_id" {
  type = string
}

variable "soe_al2023_version" {
  type = string
}

output "image" {
  value = "${var.soe_al2023_version} is ${var.soe_al2023_image_id}"
}
