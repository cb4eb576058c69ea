source "null" "good" { communicator = "none" }
source "null" "bad" { communicator = "ssh" }
build {
  sources = ["source.null.good", "source.null.bad"]
}
