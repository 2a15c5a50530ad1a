//go:build linux || darwin

package app

import "syscall"

// freeBytes is how much room is left where a folder is; ok is false where the system does not say.
func freeBytes(dir string) (n uint64, ok bool) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return 0, false
	}
	return s.Bavail * uint64(s.Bsize), true //nolint:gosec // a block's size is positive
}
