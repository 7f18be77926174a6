#!/bin/bash
# The startup script of a Compute Engine machine with Debian 12: installs Docker, fetches Puente, and starts it. It runs at
# every boot, and changes nothing that is there. docs/deploy.md says which metadata it reads.
set -euo pipefail
# The users of the containers read what is mounted into them; secrets are in a folder that only root can enter.
umask 022

metadata() {
  curl --fail --silent --header 'Metadata-Flavor: Google' \
    "http://metadata.google.internal/computeMetadata/v1/instance/attributes/$1"
}

if ! docker compose version >/dev/null 2>&1; then
  apt-get update
  apt-get install --yes ca-certificates curl git openssl
  install --directory --mode 0755 /etc/apt/keyrings
  curl --fail --silent --show-error --location https://download.docker.com/linux/debian/gpg -o /etc/apt/keyrings/docker.asc
  echo "deb [arch=$(dpkg --print-architecture) signed-by=/etc/apt/keyrings/docker.asc] https://download.docker.com/linux/debian bookworm stable" \
    >/etc/apt/sources.list.d/docker.list
  apt-get update
  apt-get install --yes docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin
fi

if ! [ -d /opt/puente ]; then
  git clone --branch "$(metadata puente-version)" "$(metadata puente-repository)" /opt/puente
fi
cd /opt/puente/compose
./make-secrets.sh
if ! [ -e .env ]; then
  host=$(metadata puente-host)
  printf 'COMPOSE_PROJECT_NAME=puente\nPUENTE_HOST=%s\nACME_AGREE_TERMS=%s\nACME_EMAIL=%s\nPUENTE_VERSION=%s\n' \
    "$host" "$(metadata acme-agree-terms)" "$(metadata acme-email)" "$(git describe --always)" >.env
fi
if ! [ -e puente.yaml ]; then
  # An empty file would pass for one at the next boot.
  metadata puente-yaml >puente.yaml.new
  mv puente.yaml.new puente.yaml
fi
docker compose up --detach --build --wait
