package wire

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	m "hearth/moderation"
)

// ends holds that an error ends the connection with a code, and carries nothing of the frame.
func ends(t *testing.T, err error, code CloseCode, what string) {
	t.Helper()
	var fe *FrameError
	switch {
	case err == nil:
		t.Errorf("%s: read", what)
	case !errors.As(err, &fe):
		t.Errorf("%s: %v is no FrameError", what, err)
	case fe.Code != code:
		t.Errorf("%s: ends with %d, want %d", what, fe.Code, code)
	case strings.Contains(err.Error(), marker):
		t.Errorf("%s: the error tells what was in the frame", what)
	}
}

// marker stands in values that no error may repeat.
const marker = "what I told nobody"

// do is a command frame with this behind its name.
func do(name, rest string) string {
	return `{"t":"do",` + aCommand + `,"do":"` + name + `"` + rest + `}`
}

func TestDecodeIsStrict(t *testing.T) {
	const say = `,"text":"what I told nobody"`
	cases := []struct {
		name, frame string
		code        CloseCode
	}{
		{"nothing", ``, CloseBadFrame},
		{"white space", " \n", CloseBadFrame},
		{"not JSON", `hello`, CloseBadFrame},
		{"an array", `[` + do("say", say) + `]`, CloseBadFrame},
		{"a text", `"do"`, CloseBadFrame},
		{"null", `null`, CloseBadFrame},
		{"no type", `{}`, CloseBadFrame},
		{"a type that is a number", `{"t":1}`, CloseBadFrame},
		{"a type that is null", `{"t":null}`, CloseBadFrame},
		{"a second hello", `{"t":"hello","v":1}`, CloseUnknownType},
		{"an unknown type", `{"t":"shout"}`, CloseUnknownType},
		{"a server's type", `{"t":"event"}`, CloseUnknownType},
		{"a type in capitals", strings.Replace(do("say", say), `"do",`, `"DO",`, 1), CloseUnknownType},
		{"an unknown command", do("shout", say), CloseUnknownType},
		{"a command of the system", do("tick", ``), CloseUnknownType},
		{"reply, which is say", do("reply", say), CloseUnknownType},

		{"an unknown field", do("say", say+`,"loud":true`), CloseBadFrame},
		{"an unknown field that is null", do("say", say+`,"loud":null`), CloseBadFrame},
		{"a field of another command", do("say", say+`,"who":"p"`), CloseBadFrame},
		{"a field with an empty name", do("say", say+`,"":1`), CloseBadFrame},
		{"a doubled field", do("say", say+say), CloseBadFrame},
		{"a field doubled behind an escape", do("say", say+`,"te\u0078t":"b"`), CloseBadFrame},
		{"a doubled type", `{"t":"do",` + do("say", say)[1:], CloseBadFrame},
		{"a field in another case", do("say", `,"Text":"a"`), CloseBadFrame},
		{"a field in both cases", do("say", say+`,"TEXT":"b"`), CloseBadFrame},
		{"a field in letters that fold (ſ)", do("ſay", say), CloseUnknownType},
		{"a missing field", do("say", ``), CloseBadFrame},
		{"a nested object", do("say", `,"text":{"text":"a"}`), CloseBadFrame},
		{"a nested array", do("say", `,"text":["a"]`), CloseBadFrame},
		{"a nested value that is unknown", do("say", say+`,"x":[]`), CloseBadFrame},

		{"a text that is null", do("say", `,"text":null`), CloseBadFrame},
		{"a text that is a number", do("say", `,"text":1`), CloseBadFrame},
		{"a text that is a flag", do("say", `,"text":true`), CloseBadFrame},
		{"an id that is a number", do("say", say+`,"reply_to":7`), CloseBadFrame},
		{"a flag that is a text", do("leave", `,"exit":"true"`), CloseBadFrame},
		{"a flag that is a number", do("leave", `,"exit":1`), CloseBadFrame},
		{"a flag that is null", do("leave", `,"exit":null`), CloseBadFrame},
		{"a flag in capitals", do("leave", `,"exit":True`), CloseBadFrame},
		{"no id", `{"t":"do","do":"ask_help"}`, CloseBadFrame},
		{"an id that is empty", `{"t":"do","do":"ask_help","id":""}`, CloseBadFrame},
		{"an id that is zero", `{"t":"do","do":"ask_help","id":"00000000-0000-0000-0000-000000000000"}`, CloseBadFrame},
		{"an id without strokes", `{"t":"do","do":"ask_help","id":"0123456789ab4cde8f0123456789abcd"}`, CloseBadFrame},
		{"an id with a letter that is not hex", `{"t":"do","do":"ask_help","id":"0123456g-89ab-4cde-8f01-23456789abcd"}`, CloseBadFrame},
		{"an id with a stroke too many", `{"t":"do","do":"ask_help","id":"0123456--89ab-4cde-8f01-23456789abcd"}`, CloseBadFrame},
		{"an id in braces", `{"t":"do","do":"ask_help","id":"{0123456-89ab-4cde-8f01-23456789abc}"}`, CloseBadFrame},
		{"seen that is too long", do("ask_help", `,"seen":"`+strings.Repeat("a", maxEventID+1)+`"`), CloseBadFrame},

		{"invalid UTF-8", do("say", ",\"text\":\"a\xffb\""), CloseBadFrame},
		{"invalid UTF-8 in a name", do("say", say+",\"\xc3\x28\":1"), CloseBadFrame},
		{"UTF-8 that is too long for its character", do("say", ",\"text\":\"\xc0\xaf\""), CloseBadFrame},
		{"a surrogate as UTF-8", do("say", ",\"text\":\"\xed\xa0\x80\""), CloseBadFrame},
		{"half a pair of surrogates", do("say", `,"text":"\ud83d"`), CloseBadFrame},
		{"the other half", do("say", `,"text":"\ude00"`), CloseBadFrame},
		{"a pair the wrong way round", do("say", `,"text":"\ude00\ud83d"`), CloseBadFrame},
		{"half a pair in a name", do("say", say+`,"\ud83d":1`), CloseBadFrame},
		{"a control character that is not escaped", do("say", ",\"text\":\"a\x00b\""), CloseBadFrame},
		{"a line break that is not escaped", do("say", ",\"text\":\"a\nb\""), CloseBadFrame},
		{"an unknown escape", do("say", `,"text":"\x41"`), CloseBadFrame},
		{"single quotes", do("say", `,'text':'a'`), CloseBadFrame},
		{"a mark of the byte order", "\xef\xbb\xbf" + do("say", say), CloseBadFrame},
		{"UTF-16", "{\x00\"\x00t\x00\"\x00", CloseBadFrame},

		{"something behind it", do("say", say) + `x`, CloseBadFrame},
		{"a second frame behind it", do("say", say) + do("say", say), CloseBadFrame},
		{"a zero byte behind it", do("say", say) + "\x00", CloseBadFrame},
		{"a bracket behind it", do("say", say) + `}`, CloseBadFrame},
		{"a comma too many", do("say", say+`,`), CloseBadFrame},
		{"no comma", strings.Replace(do("say", say), `,"do"`, `"do"`, 1), CloseBadFrame},
		{"an end too early", do("say", say)[:40], CloseBadFrame},
		{"an end in a text", `{"t":"do","id":"`, CloseBadFrame},
		{"a comment", do("say", say+`/* */`), CloseBadFrame},

		{"writing without a lane", `{"t":"writing","on":true}`, CloseBadFrame},
		{"writing in no lane", `{"t":"writing","lane":"","on":true}`, CloseBadFrame},
		{"writing in an unknown lane", `{"t":"writing","lane":"hall","on":true}`, CloseBadFrame},
		{"writing at no step of the worksheet", `{"t":"writing","lane":"sheet0","on":true}`, CloseBadFrame},
		{"writing behind its last step", `{"t":"writing","lane":"sheet8","on":true}`, CloseBadFrame},
		{"writing at two steps", `{"t":"writing","lane":"sheet12","on":true}`, CloseBadFrame},
		{"writing with more", `{"t":"writing","lane":"room","on":true,"text":"a"}`, CloseBadFrame},
		{"too many fields", manyFields(maxFields + 1), CloseBadFrame},
		{"arrays ten thousand deep", do("say", `,"text":`+strings.Repeat("[", 30_000)), CloseBadFrame},
		{"objects ten thousand deep", strings.Repeat(`{"t":`, 6_000), CloseBadFrame},
	}
	for _, c := range cases {
		_, err := Decode([]byte(c.frame), resolveSample)
		ends(t, err, c.code, c.name)
	}
}

// manyFields is a frame of n fields that nobody knows.
func manyFields(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `,"f%d":0`, i)
	}
	return "{" + b.String()[1:] + "}"
}

// TestNumbersAreWholeAndSmall: what JSON allows beyond that ends the connection.
func TestNumbersAreWholeAndSmall(t *testing.T) {
	for _, good := range []struct {
		text string
		want int
	}{{"0", 0}, {"5", 5}, {"1440", 1440}, {"999999999", 999999999}} {
		d := decodeAs(t, []byte(do("slow", `,"seconds":`+good.text)))
		if got := d.Command.(m.Slow).Seconds; got != good.want {
			t.Errorf("%s is read as %d", good.text, got)
		}
	}
	bad := []string{
		"-0", "-5", "1.0", "0.5", "1e3", "1E3", "1e999", "5e-1", "1000000000", "18446744073709551616", "007", "+5", "0x10", "1_000", ".5", "5.",
		"NaN", "Infinity", "-Infinity", "null", "true", `"5"`, "", "５", strings.Repeat("9", 30_000),
	}
	for _, text := range bad {
		_, err := Decode([]byte(do("slow", `,"seconds":`+text)), resolveSample)
		ends(t, err, CloseBadFrame, text[:min(len(text), 30)])
		_, err = Decode([]byte(do("mute", `,"who":"p","minutes":`+text)), resolveSample)
		ends(t, err, CloseBadFrame, "in an optional field: "+text[:min(len(text), 30)])
	}
}

// TestLooseTextsAreRead: what is sloppy but means one thing is read; what the rules judge is theirs to judge.
func TestLooseTextsAreRead(t *testing.T) {
	for name, c := range map[string]struct {
		frame string
		want  m.Command
	}{
		"white space":           {" \t\r\n" + do("say", ` , "text" : "a" `) + "\n", m.Say{Text: "a"}},
		"an escaped name":       {do("say", `,"\u0074ext":"a"`), m.Say{Text: "a"}},
		"a pair of surrogates":  {do("say", `,"text":"\ud83d\ude00"`), m.Say{Text: "😀"}},
		"an escaped zero":       {do("say", `,"text":"a\u0000b"`), m.Say{Text: "a\x00b"}},
		"an empty text":         {do("say", `,"text":""`), m.Say{}},
		"an unknown reason":     {do("lock", `,"reason":"whim"`), m.Lock{Reason: "whim"}},
		"false, said":           {do("leave", `,"exit":false`), m.Leave{}},
		"an id of nothing":      {do("take_back", `,"message":"elsewhere"`), m.TakeBack{}},
		"an answer to nothing":  {do("say", `,"text":"a","reply_to":"elsewhere"`), m.Say{Text: "a", ReplyTo: Unresolved}},
		"an empty answer":       {do("say", `,"text":"a","reply_to":""`), m.Say{Text: "a", ReplyTo: Unresolved}},
		"an id that is a book":  {do("take_back", `,"message":"`+strings.Repeat("a", 30_000)+`"`), m.TakeBack{}},
		"an id in capitals":     {strings.Replace(do("ask_help", ``), "4cde", "4CDE", 1), m.AskHelp{}},
		"fields in other order": {`{"text":"a","do":"say",` + aCommand + `,"t":"do"}`, m.Say{Text: "a"}},
	} {
		if d := decodeAs(t, []byte(c.frame)); d.Command != c.want {
			t.Errorf("%s: read as %#v", name, d.Command)
		}
	}
}

// TestFramesHaveALimit: a frame of exactly MaxFrame bytes is read, one byte more is not, whatever it is.
func TestFramesHaveALimit(t *testing.T) {
	room := MaxFrame - len(do("say", `,"text":""`))
	at := do("say", `,"text":"`+strings.Repeat("a", room)+`"`)
	if len(at) != MaxFrame {
		t.Fatalf("a frame of %d bytes", len(at))
	}
	if d := decodeAs(t, []byte(at)); len(d.Command.(m.Say).Text) != room {
		t.Error("the text is not whole")
	}
	_, err := Decode([]byte(at+" "), resolveSample)
	ends(t, err, CloseTooBig, "one byte more")
	_, err = DecodeHello([]byte(strings.Repeat(" ", MaxFrame+1)))
	ends(t, err, CloseTooBig, "a hello that is too long")
	// The longest message that the rules take, each character as two escaped surrogates, fits.
	long := do("say", `,"text":"`+strings.Repeat(`\ud83d\ude00`, 2000)+`","reply_to":"`+strings.Repeat("a", maxEventID)+`","seen":"`+strings.Repeat("a", maxEventID)+`"`)
	if d := decodeAs(t, []byte(long)); len([]rune(d.Command.(m.Say).Text)) != 2000 {
		t.Error("the longest message is not whole")
	}
}

func TestDecodeHello(t *testing.T) {
	h, err := DecodeHello([]byte(`{"t":"hello","v":1,"last":"abc","ticket":"def"}`))
	if err != nil || h != (Hello{1, "abc", "def"}) {
		t.Errorf("%+v, %v", h, err)
	}
	if h, err = DecodeHello([]byte(`{"v":1,"t":"hello"}`)); err != nil || h != (Hello{V: 1}) {
		t.Errorf("%+v, %v", h, err)
	}
	for _, c := range []struct {
		name, frame string
		code        CloseCode
	}{
		{"a command first", do("ask_help", ``), CloseNoHello},
		{"no type", `{"v":1}`, CloseNoHello},
		{"a type that is a number", `{"t":1,"v":1}`, CloseNoHello},
		{"not JSON", `hello`, CloseBadFrame},
		{"nothing", ``, CloseBadFrame},
		{"another version", `{"t":"hello","v":2}`, CloseVersion},
		{"version 0", `{"t":"hello","v":0}`, CloseVersion},
		{"a version that is a text", `{"t":"hello","v":"1"}`, CloseBadFrame},
		{"no version", `{"t":"hello"}`, CloseBadFrame},
		{"more", `{"t":"hello","v":1,"name":"what I told nobody"}`, CloseBadFrame},
		{"more of another version", `{"t":"hello","v":2,"name":"a"}`, CloseBadFrame},
		{"last doubled", `{"t":"hello","v":1,"last":"a","last":"b"}`, CloseBadFrame},
		{"last that is null", `{"t":"hello","v":1,"last":null}`, CloseBadFrame},
		{"last that is too long", `{"t":"hello","v":1,"last":"` + strings.Repeat("a", maxEventID+1) + `"}`, CloseBadFrame},
		{"a ticket that is too long", `{"t":"hello","v":1,"ticket":"` + strings.Repeat("a", MaxTicket+1) + `"}`, CloseBadFrame},
		{"a nested ticket", `{"t":"hello","v":1,"ticket":[]}`, CloseBadFrame},
	} {
		_, err := DecodeHello([]byte(c.frame))
		ends(t, err, c.code, c.name)
	}
}

// TestDecodingCostsLittle: whatever is sent, reading it allocates a small multiple of its length at most.
func TestDecodingCostsLittle(t *testing.T) {
	fill := func(part string) string { return strings.Repeat(part, MaxFrame/len(part)) }
	for name, frame := range map[string]string{
		"a long text":           do("say", `,"text":"`+strings.Repeat("a", 32_000)+`"`),
		"a text of escapes":     do("say", `,"text":"`+strings.Repeat(`\u0041`, 5_300)+`"`),
		"many fields":           manyFields(3_000),
		"many empty fields":     `{"":0` + strings.Repeat(`,"":0`, 6_000) + `}`,
		"a long name":           `{"` + strings.Repeat("a", 32_000) + `":0}`,
		"a long name, escaped":  `{"` + strings.Repeat(`\u0041`, 5_300) + `":0}`,
		"arrays in arrays":      `{"t":` + strings.Repeat("[", 32_000),
		"objects in objects":    fill(`{"t":`),
		"brackets":              fill(`[`),
		"white space":           fill(` `),
		"a long number":         `{"t":` + strings.Repeat("9", 32_000) + `}`,
		"values without an end": `{"t":"` + strings.Repeat("a", 32_000),
	} {
		const most = 8
		if got := allocated(func() { _, _ = Decode([]byte(frame), resolveSample) }); got > uint64(most*len(frame)) {
			t.Errorf("%s: %d bytes for a frame of %d", name, got, len(frame))
		}
	}
}

// allocated is how many bytes a call allocates: the least of a few tries, since others allocate too.
func allocated(f func()) uint64 {
	least := ^uint64(0)
	for range 5 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		f()
		runtime.ReadMemStats(&after)
		least = min(least, after.TotalAlloc-before.TotalAlloc)
	}
	return least
}
