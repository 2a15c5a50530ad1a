package redislink

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"

	"hearth/store"
)

// newCluster starts a Redis Cluster of three nodes and gives its address.
func newCluster(t *testing.T) (nodes []*server, url string) {
	t.Helper()
	if _, err := exec.LookPath("redis-cli"); err != nil {
		t.Skip("not tried with a Redis Cluster: redis-cli is not installed")
	}
	var addrs []string
	for range 3 {
		n := newServer(t, "--cluster-enabled", "yes", "--cluster-node-timeout", "2000", "--cluster-require-full-coverage", "no",
			"--cluster-allow-pubsubshard-when-down", "yes", "--dir", t.TempDir())
		nodes = append(nodes, n)
		addrs = append(addrs, n.addr())
	}
	args := append(append([]string{"--cluster", "create"}, addrs...), "--cluster-yes")
	if out, err := exec.CommandContext(t.Context(), "redis-cli", args...).CombinedOutput(); err != nil {
		t.Fatalf("making a cluster: %v\n%s", err, out)
	}
	for _, n := range nodes {
		c := n.client()
		eventually(t, "the cluster is whole", func() bool {
			s, err := c.ClusterInfo(context.Background()).Result()
			return err == nil && strings.Contains(s, "cluster_state:ok") && strings.Contains(s, "cluster_known_nodes:3")
		})
		_ = c.Close()
	}
	return nodes, "redis://" + addrs[0] + "?addr=" + addrs[1] + "&addr=" + addrs[2]
}

// TestCluster: on a Redis Cluster hints go over sharded pub/sub; a node that is gone is said, takes no other shard along,
// and is listened to again.
func TestCluster(t *testing.T) {
	nodes, url := newCluster(t)
	a, ea := newLink(t, url)
	b, eb := newLink(t, url)
	const rooms = 64
	id := func(i int) store.SessionID { return store.SessionID(fmt.Sprintf("room%d", i)) }
	for i := range rooms {
		b.Follow(id(i))
	}
	ea.hearing(t, true)
	eb.hearing(t, true)
	all := func(head store.Seq, most int) {
		t.Helper()
		eventually(t, fmt.Sprintf("all but %d rooms hear of %d", most, head), func() bool {
			missed := 0
			for i := range rooms {
				if eb.head(id(i)) != head {
					a.Moved(id(i), head)
					missed++
				}
			}
			return missed <= most
		})
	}
	all(1, 0)
	a.Changed()
	eventually(t, "the Directory's channel", func() bool { return eb.get(func(e *ears) bool { return e.lookUp > 0 }) })

	channels := func() (sharded, plain int) {
		for _, n := range nodes {
			c := n.client()
			s, _ := c.PubSubShardChannels(context.Background(), "*").Result()
			p, _ := c.PubSubChannels(context.Background(), "*").Result()
			sharded, plain = sharded+len(s), plain+len(p)
			_ = c.Close()
		}
		return sharded, plain
	}
	eventually(t, "sharded channels, each on one node", func() bool { s, p := channels(); return s == rooms+1 && p == 0 })

	killed := time.Now()
	nodes[1].kill()
	eb.hearing(t, false)
	t.Logf("a killed node is noticed within %v", time.Since(killed))
	all(2, rooms*2/3) // the others' shards go on
	back := time.Now()
	nodes[1].again()
	eb.hearing(t, true)
	all(3, 0)
	t.Logf("and back within %v", time.Since(back))
	_ = ea

	for i := range rooms {
		b.Unfollow(id(i))
	}
	eventually(t, "nothing but the Directory's channel", func() bool { s, _ := channels(); return s == 1 })
}

// TestClusterMovesASlot: a channel that is taken to another node is found there.
func TestClusterMovesASlot(t *testing.T) {
	nodes, url := newCluster(t)
	a, _ := newLink(t, url)
	b, eb := newLink(t, url)
	b.Follow("room")
	eb.hearing(t, true)
	shard := b.of("room")
	hear := func(head store.Seq) {
		t.Helper()
		eventually(t, "heard", func() bool { a.Moved("room", head); return eb.head("room") == head })
	}
	hear(1)
	c := nodes[0].client()
	defer func() { _ = c.Close() }()
	slot, err := c.ClusterKeySlot(t.Context(), shard.prefix).Result()
	if err != nil {
		t.Fatal(err)
	}
	ids := make([]string, len(nodes))
	owner := 0
	for i, n := range nodes {
		nc := n.client()
		if ids[i], err = nc.ClusterMyID(t.Context()).Result(); err != nil {
			t.Fatal(err)
		}
		if ch, _ := nc.PubSubShardChannels(t.Context(), "*room:room").Result(); len(ch) > 0 {
			owner = i
		}
		_ = nc.Close()
	}
	target := (owner + 1) % len(nodes)
	for _, i := range []int{target, owner, (owner + 2) % len(nodes)} {
		nc := nodes[i].client()
		if err := nc.Do(t.Context(), "cluster", "setslot", slot, "node", ids[target]).Err(); err != nil {
			t.Fatal(err)
		}
		_ = nc.Close()
	}
	hear(2)
	nc := nodes[target].client()
	defer func() { _ = nc.Close() }()
	if ch, err := nc.PubSubShardChannels(t.Context(), "*room:room").Result(); err != nil || len(ch) != 1 {
		t.Errorf("on its new node: %v, %v", ch, err)
	}
}
