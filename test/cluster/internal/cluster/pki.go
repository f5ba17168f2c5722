package cluster

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// pki is a directory of keys and certificates. What is there is kept, so that kubeconfigs and
// service-account tokens outlive a restart.
type pki struct {
	dir   string
	ca    *x509.Certificate
	caKey *ecdsa.PrivateKey
}

// ensurePKI makes ca.crt and ca.key, serving.crt and serving.key, sa.key and sa.pub.
func ensurePKI(dir string) (*pki, error) {
	p := &pki{dir: dir}
	done := filepath.Join(dir, "done")
	if _, err := os.Stat(done); err == nil {
		return p, p.read()
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	var err error
	if p.caKey, err = newKey(p.path("ca.key")); err != nil {
		return nil, err
	}
	p.ca = &x509.Certificate{
		Subject: pkix.Name{CommonName: "testcluster-ca"}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	if err := p.sign(p.ca, p.caKey.Public(), p.path("ca.crt")); err != nil {
		return nil, err
	}
	if err := p.read(); err != nil {
		return nil, err
	}
	if err := p.issue(filepath.Join(dir, "serving"), &x509.Certificate{
		Subject:     pkix.Name{CommonName: "kube-apiserver"},
		DNSNames:    []string{"localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc"},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback, net.IPv4(10, 96, 0, 1)}, // and the service "kubernetes"
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}); err != nil {
		return nil, err
	}
	if err := newServiceAccountKey(p.path("sa.key"), p.path("sa.pub")); err != nil {
		return nil, err
	}
	return p, os.WriteFile(done, nil, 0o600)
}

// ensureClient makes FILE.crt and FILE.key, with which user signs in instead of with a token.
func (p *pki) ensureClient(file, user string, groups []string) error {
	if _, err := os.Stat(file + ".crt"); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return p.issue(file, &x509.Certificate{
		Subject:     pkix.Name{CommonName: user, Organization: groups},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	})
}

func (p *pki) path(name string) string { return filepath.Join(p.dir, name) }

func (p *pki) read() error {
	certificate, err := readPEM(p.path("ca.crt"))
	if err != nil {
		return err
	}
	if p.ca, err = x509.ParseCertificate(certificate); err != nil {
		return err
	}
	key, err := readPEM(p.path("ca.key"))
	if err != nil {
		return err
	}
	p.caKey, err = x509.ParseECPrivateKey(key)
	return err
}

func (p *pki) issue(file string, template *x509.Certificate) error {
	key, err := newKey(file + ".key")
	if err != nil {
		return err
	}
	template.KeyUsage = x509.KeyUsageDigitalSignature
	return p.sign(template, key.Public(), file+".crt")
}

func (p *pki) sign(template *x509.Certificate, public crypto.PublicKey, file string) error {
	serial, err := rand.Int(rand.Reader, big.NewInt(1<<62))
	if err != nil {
		return err
	}
	template.SerialNumber = serial
	template.NotBefore, template.NotAfter = time.Now().Add(-time.Hour), time.Now().AddDate(1, 0, 0)
	der, err := x509.CreateCertificate(rand.Reader, template, p.ca, public, p.caKey)
	if err != nil {
		return err
	}
	return writePEM(file, "CERTIFICATE", der, 0o644)
}

func newKey(file string) (*ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return nil, err
	}
	return key, writePEM(file, "EC PRIVATE KEY", der, 0o600)
}

func newServiceAccountKey(file, publicFile string) error {
	key, err := newKey(file)
	if err != nil {
		return err
	}
	der, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		return err
	}
	return writePEM(publicFile, "PUBLIC KEY", der, 0o644)
}

func writePEM(file, kind string, der []byte, mode os.FileMode) error {
	return os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), mode)
}

func readPEM(file string) ([]byte, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, fmt.Errorf("%s holds no PEM block", file)
	}
	return block.Bytes, nil
}
