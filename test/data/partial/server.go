package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"
)

const (
	defaultPort    = 8080
	defaultTimeout = 30 * time.Second
	maxBody        = 1 << 20
	userAgent      = "shop/1.0"
)

// ErrClosed says that the server was stopped.
var ErrClosed = errors.New("closed")

var contentTypes = map[string]string{
	"html": "text/html; charset=utf-8",
	"json": "application/json",
	"text": "text/plain",
	"png":  "image/png",
}

// Store keeps what the server serves.
type Store interface {
	Get(ctx context.Context, id string) (*Item, error)
	Put(ctx context.Context, item *Item) error
	Delete(ctx context.Context, id string) error
	// List gives the newest first.
	List(ctx context.Context, limit int) ([]*Item, error)
}

// Item is one thing of the store.
type Item struct {
	ID      string    `json:"id"`
	Title   string    `json:"title"`
	Price   int       `json:"price"`
	Tags    []string  `json:"tags,omitempty"`
	Created time.Time `json:"created"`
}

// Server answers requests.
type Server struct {
	store   Store
	port    int
	timeout time.Duration
	logger  Logger
	// closed is closed when the server ends.
	closed chan struct{}
}

// New makes a server with the usual settings.
func New(store Store) *Server {
	return &Server{
		store:   store,
		port:    defaultPort,
		timeout: defaultTimeout,
		closed:  make(chan struct{}),
	}
}

// Start listens until the context ends.
func (s *Server) Start(ctx context.Context) error {
	mux := http.NewServeMux()
	mux.HandleFunc("/items", s.handleItems)
	mux.HandleFunc("/health", s.handleHealth)
	listener := &http.Server{Addr: fmt.Sprintf(":%d", s.port), Handler: mux}
	go func() {
		<-ctx.Done()
		_ = listener.Close()
	}()
	return listener.ListenAndServe()
}

// Stop ends the server.
func (s *Server) Stop() error {
	select {
	case <-s.closed:
		return ErrClosed
	default:
		close(s.closed)
	}
	return nil
}

func (s *Server) handleHealth(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", contentTypes["text"])
	fmt.Fprintln(w, "ok")
}

func (s *Server) handleItems(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodGet:
		items, err := s.store.List(r.Context(), 50)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		writeJSON(w, items)
	case http.MethodPost:
		item, err := readItem(r)
		if err != nil {
			http.Error(w, "bad item", http.StatusBadRequest)
			return
		}
		s.logger.Info("put", item.ID)
		_ = s.store.Put(r.Context(), item)
	case http.MethodDelete:
		_ = s.store.Delete(r.Context(), r.URL.Query().Get("id"))
		w.WriteHeader(http.StatusNoContent)
	default:
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

func levelOf(name string) int {
	switch name {
	case "debug":
		return 1
	case "info":
		return 2
	case "warn", "warning":
		return 3
	default:
		return 0
	}
}
