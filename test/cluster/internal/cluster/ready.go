package cluster

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"os"
	"time"
)

// waitReady polls /readyz, then waits for the default namespace.
func waitReady(ctx context.Context, info Info, token string, limit time.Duration, stopped <-chan error) error {
	ca, err := os.ReadFile(info.CAFile)
	if err != nil {
		return err
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(ca)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}
	defer transport.CloseIdleConnections()
	client := &http.Client{Timeout: 2 * time.Second, Transport: transport}
	deadline := time.After(limit)
	for _, path := range []string{"/readyz", "/api/v1/namespaces/default"} {
		for !answers(ctx, client, info.Server+path, token) {
			select {
			case err := <-stopped:
				return fmt.Errorf("kube-apiserver stopped: %v", err)
			case <-ctx.Done():
				return ctx.Err()
			case <-deadline:
				return fmt.Errorf("%s was not OK within %s", path, limit)
			case <-time.After(50 * time.Millisecond):
			}
		}
	}
	return nil
}

func answers(ctx context.Context, client *http.Client, url, token string) bool {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return false
	}
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := client.Do(request)
	if err != nil {
		return false
	}
	response.Body.Close()
	return response.StatusCode == http.StatusOK
}
