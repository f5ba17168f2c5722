package cluster

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// ensureUsers writes USER.token, USER.kubeconfig, USER.crt and USER.key for admin and each of users, and
// the tokens.csv that the API server reads; it returns admin's token. Tokens and keys that are there are kept.
func ensureUsers(dir string, users []string, keys *pki, info *Info) (string, error) {
	ca, err := os.ReadFile(info.CAFile)
	if err != nil {
		return "", err
	}
	info.Kubeconfigs, info.TokenFiles = map[string]string{}, map[string]string{}
	var adminToken string
	var csv strings.Builder
	for _, user := range append([]string{"admin"}, users...) {
		if user = strings.TrimSpace(user); user == "" {
			continue
		}
		tokenFile := filepath.Join(dir, user+".token")
		token, err := ensureToken(tokenFile)
		if err != nil {
			return "", err
		}
		var groups []string
		if user == "admin" {
			groups, adminToken = []string{"system:masters"}, token
		}
		fmt.Fprintf(&csv, "%s,%s,uid-%s,%s\n", token, user, user, strings.Join(groups, ""))
		if err := keys.ensureClient(filepath.Join(dir, user), user, groups); err != nil {
			return "", err
		}
		config, err := kubeconfig(user, token, info.Server, ca)
		if err != nil {
			return "", err
		}
		file := filepath.Join(dir, user+".kubeconfig")
		if err := os.WriteFile(file, config, 0o600); err != nil {
			return "", err
		}
		info.Kubeconfigs[user], info.TokenFiles[user] = file, tokenFile
	}
	return adminToken, os.WriteFile(filepath.Join(dir, "tokens.csv"), []byte(csv.String()), 0o600)
}

func ensureToken(file string) (string, error) {
	there, err := os.ReadFile(file)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return string(there), err
	}
	random := make([]byte, 24)
	if _, err := rand.Read(random); err != nil {
		return "", err
	}
	token := hex.EncodeToString(random)
	return token, os.WriteFile(file, []byte(token), 0o600)
}

// kubeconfig is written as JSON, which is YAML.
func kubeconfig(user, token, server string, ca []byte) ([]byte, error) {
	type object = map[string]any
	cluster := object{"server": server, "certificate-authority-data": base64.StdEncoding.EncodeToString(ca)}
	return json.MarshalIndent(object{
		"apiVersion":      "v1",
		"kind":            "Config",
		"current-context": user,
		"clusters":        []any{object{"name": "testcluster", "cluster": cluster}},
		"users":           []any{object{"name": user, "user": object{"token": token}}},
		"contexts":        []any{object{"name": user, "context": object{"cluster": "testcluster", "user": user}}},
	}, "", " ")
}
