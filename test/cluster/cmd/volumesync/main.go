// Command volumesync is volumesync without the API server, which takes far longer to compile.
package main

import (
	"os"

	"testcluster/internal/volumesync"
)

func main() { os.Exit(volumesync.Main(os.Args[1:])) }
