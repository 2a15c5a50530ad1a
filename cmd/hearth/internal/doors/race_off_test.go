//go:build !race

package doors_test

const raced = false
