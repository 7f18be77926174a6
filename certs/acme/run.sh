#!/bin/sh
# Keeps the certificate of PUENTE_HOST with certbot: HTTP-01 in a webroot that the gateway serves (RFC 8555 8.3).
#
#   run.sh                            looks now, and then every RENEW_SECONDS, for ever
#   run.sh once [certbot's options]   looks once, with certbot's exit code: --dry-run, --force-renewal
#
# certbot's own files (the account's key among them) stay in its folder. The gateway gets copies, each put in place whole;
# it takes them over when they fit each other, and has nothing to be told. ../README.md lists the variables.
set -eu
umask 022

fail() {
  echo "$1" >&2
  exit 78
}

domain=${PUENTE_HOST:-}
domain=${domain%:*}
[ -n "$domain" ] || fail 'PUENTE_HOST is not set: the public host as in puente.yaml.'
[ "${ACME_AGREE_TERMS:-}" = yes ] ||
  fail 'ACME_AGREE_TERMS is not yes: read the terms of the certificate authority, https://letsencrypt.org/repository/'

# A lineage for each authority: a test certificate is never taken for one that needs no renewal yet.
case ${ACME_SERVER:-} in
'')
  server=https://acme-v02.api.letsencrypt.org/directory
  lineage=$domain
  ;;
staging)
  server=https://acme-staging-v02.api.letsencrypt.org/directory
  lineage=$domain-staging
  ;;
https://*)
  server=$ACME_SERVER
  lineage=$domain-$(printf %s "$server" | cksum | cut -d ' ' -f 1)
  ;;
*) fail 'ACME_SERVER is neither empty, nor staging, nor the https:// address of an ACME directory.' ;;
esac

config=${ACME_CONFIG_DIR:-/etc/letsencrypt}
work=${ACME_WORK_DIR:-/tmp/certbot}
webroot=${PUENTE_ACME_DIR:-/var/lib/puente/acme}
served=${PUENTE_CERTIFICATES_DIR:-/var/lib/puente/certificates}
[ -z "${ACME_CA_FILE:-}" ] || export REQUESTS_CA_BUNDLE="$ACME_CA_FILE"

# Issues what is missing and renews what has less than 30 days; otherwise certbot only says that there is nothing to do.
ask() {
  if [ -n "${ACME_EMAIL:-}" ]; then
    set -- --email "$ACME_EMAIL" --no-eff-email "$@"
  else
    set -- --register-unsafely-without-email "$@"
  fi
  certbot certonly --non-interactive --agree-tos --server "$server" --webroot --webroot-path "$webroot" \
    --domain "$domain" --cert-name "$lineage" --keep-until-expiring --key-type ecdsa --elliptic-curve secp256r1 \
    --config-dir "$config" --work-dir "$work" --logs-dir "$work/logs" --max-log-backups 0 "$@"
}

# Copies what certbot has, if it is not what is served; a key is never readable for others, not for a moment.
serve() {
  live=$config/live/$lineage
  cmp -s "$live/fullchain.pem" "$served/fullchain.pem" && cmp -s "$live/privkey.pem" "$served/privkey.pem" && return 0
  rm -f "$served/.privkey.pem" "$served/.fullchain.pem" &&
    (umask 077 && cat "$live/privkey.pem" >"$served/.privkey.pem") &&
    cat "$live/fullchain.pem" >"$served/.fullchain.pem" &&
    mv "$served/.privkey.pem" "$served/privkey.pem" &&
    mv "$served/.fullchain.pem" "$served/fullchain.pem" &&
    echo "put a new certificate for $domain in $served"
}

look() {
  ask "$@" || return
  case " $* " in
  *' --dry-run '*) ;;
  *) serve ;;
  esac
}

if [ "${1:-}" = once ]; then
  shift
  look "$@"
  exit
fi
[ $# -eq 0 ] || fail "Usage: $0 [once [certbot's options]]"

sleeper=
trap '[ -z "$sleeper" ] || kill "$sleeper"; exit 0' TERM INT
# Let's Encrypt takes five failures an hour of one host: after the first, for which the gateway may have started too late,
# it is asked again in a minute, and then four times an hour.
retry=${RETRY_SECONDS:-900}
first=$retry
[ "$first" -lt 60 ] || first=60
while :; do
  if look; then
    pause=${RENEW_SECONDS:-43200}
  else
    pause=$first
    first=$retry
    echo "no certificate was had; the next attempt is in $pause seconds" >&2
  fi
  # In the background, so that a signal need not wait for its end.
  sleep "$pause" &
  sleeper=$!
  wait "$sleeper"
  sleeper=
done
