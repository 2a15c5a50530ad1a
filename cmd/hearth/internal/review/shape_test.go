package review

import "testing"

// TestActsReachTheEnd: a strip has bounded marks, and the last hour has its share of them.
func TestActsReachTheEnd(t *testing.T) {
	for _, n := range []int{0, 1, actsMost, actsMost + 1, 20 * actsMost} {
		acts := make([]Act, n)
		for i := range acts {
			acts[i] = Act{At: int64(1000 + 700*i), N: uint64(i + 1)}
		}
		got := thin(acts)
		if len(got) > actsMost || len(got) < min(n, actsMost/2) || got == nil {
			t.Fatalf("%d acts became %d", n, len(got))
		}
		if n > 0 && (got[0].N != 1 || int(got[len(got)-1].N) < n-n/100-2) {
			t.Errorf("of %d acts, numbers %d to %d are shown", n, got[0].N, got[len(got)-1].N)
		}
		for i := 1; i < len(got); i++ {
			if got[i].N <= got[i-1].N {
				t.Fatalf("out of order at %d", i)
			}
		}
	}
	same := make([]Act, actsMost*2) // all in one moment
	if got := thin(same); len(got) != 1 {
		t.Errorf("%d marks at one place", len(got))
	}
}
