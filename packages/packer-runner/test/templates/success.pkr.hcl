variable "greeting" { type = string }
variable "regions" { type = list(string) }
variable "sizes" { type = map(number) }
variable "folder" { type = string }

source "null" "alpha" { communicator = "none" }
source "file" "beta" {
  content = "${var.greeting}\n"
  target  = "${var.folder}/beta.txt"
}
build {
  name    = "demo"
  sources = ["source.null.alpha", "source.file.beta"]
  provisioner "shell-local" {
    environment_vars = [
      "GREETING=${var.greeting}",
      "REST=${jsonencode([var.regions, var.sizes])}",
    ]
    inline = ["printf '%s\\n' \"$GREETING $REST\"", "echo run $PACKER_RUN_UUID", "echo to stderr >&2", "env | cut -d= -f1 | sort | xargs echo env"]
  }
  post-processor "manifest" { output = "${var.folder}/manifest.json" }
}
