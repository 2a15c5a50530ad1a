package kit

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"
)

// maxAnswer bounds what is read of one answer.
const maxAnswer = 32 << 20

// A Server is where a client goes. It is only read.
type Server struct {
	Base *url.URL      // scheme and host
	Wait time.Duration // the limit of every single wait

	transport http.RoundTripper
}

// At reads a server's address, such as https://rooms.example.org.
func At(address string, wait time.Duration) (*Server, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || strings.Trim(u.Path, "/") != "" {
		return nil, fmt.Errorf("%q is not an address such as https://rooms.example.org, without a path", address)
	}
	t := &http.Transport{MaxIdleConnsPerHost: 8, IdleConnTimeout: 10 * time.Second, ResponseHeaderTimeout: wait}
	return &Server{Base: &url.URL{Scheme: u.Scheme, Host: u.Host}, Wait: wait, transport: t}, nil
}

// A Client asks a server: as a browser, with cookies, or as a program, with a token.
type Client struct {
	server *Server
	token  string // "" for a browser
	http   *http.Client
}

// Browser is a new browser without cookies.
func (s *Server) Browser() *Client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		panic(err) // it has no way to fail without options
	}
	return s.client("", jar)
}

// Program shows a key, or a token that a ticket was taken for, with every request.
func (s *Server) Program(token string) *Client { return s.client(token, nil) }

func (s *Server) client(token string, jar http.CookieJar) *Client {
	return &Client{server: s, token: token, http: &http.Client{
		Transport: s.transport, Jar: jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// An Answer is a response read to its end.
type Answer struct {
	Status int
	Head   http.Header
	Body   []byte
}

// A Problem is an answer of the API that is not a success.
type Problem struct {
	Status int
	Code   string
	Say    string
}

// Error says what the server said.
func (p *Problem) Error() string {
	return fmt.Sprintf("the server answered %d %s: %s", p.Status, p.Code, p.Say)
}

// Refused reports whether err is an API's answer with this status.
func Refused(err error, status int) bool {
	var p *Problem
	return errors.As(err, &p) && p.Status == status
}

// Ask sends one request; path may be a whole address, of which only the path counts.
func (c *Client) Ask(ctx context.Context, method, path, kind string, body []byte) (Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, c.server.Wait)
	defer cancel()
	r, err := c.request(ctx, method, path, body)
	if err != nil {
		return Answer{}, err
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	resp, err := c.http.Do(r)
	if err != nil {
		return Answer{}, fmt.Errorf("ask the server: %w", bare(err))
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return Answer{}, fmt.Errorf("read the server's answer: %w", bare(err))
	}
	return Answer{resp.StatusCode, resp.Header, b}, nil
}

// bare drops the address from an error of net/http: addresses of invitations are secrets.
func bare(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

func (c *Client) request(ctx context.Context, method, path string, body []byte) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, method, c.server.address(path), bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("make a request: %w", bare(err))
	}
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	} else {
		r.Header.Set("Sec-Fetch-Site", "same-origin") // as a browser says of a page's own request
	}
	return r, nil
}

// address is where a path leads on this server, whatever host a link was made for.
func (s *Server) address(path string) string {
	if u, err := url.Parse(path); err == nil && u.Host != "" {
		path = u.RequestURI()
	}
	return s.Base.String() + path
}

// API asks the JSON API under /api/v1 and reads the answer into out, both of which may be nil. Whatever is not a success
// is a *Problem.
func (c *Client) API(ctx context.Context, method, path string, in, out any) error {
	var body []byte
	kind := ""
	if in != nil {
		var err error
		if body, err = json.Marshal(in); err != nil {
			return fmt.Errorf("write a request: %w", err)
		}
		kind = "application/json"
	}
	a, err := c.Ask(ctx, method, "/api/v1"+path, kind, body)
	if err != nil {
		return err
	}
	if a.Status/100 != 2 {
		return problem(a)
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(a.Body, out); err != nil {
		return fmt.Errorf("read the answer to %s %s: %w", method, path, err)
	}
	return nil
}

func problem(a Answer) error {
	var p struct {
		Error struct {
			Code string `json:"code"`
			Say  string `json:"say"`
		} `json:"error"`
	}
	_ = json.Unmarshal(a.Body, &p) // an answer from in front of the server may be a page
	return &Problem{a.Status, p.Error.Code, p.Error.Say}
}
