/** How to make the machine's programs trust the authority in `caFile`, as text for a terminal. */
export function trustInstructions(caFile: string): string {
  const file = `'${caFile.replaceAll("'", String.raw`'\''`)}'`
  return `Trust the development authority only on machines you develop on, and only as far as you need:

  One command       curl --cacert ${file} https://localhost:8443/health
  Node programs     export NODE_EXTRA_CA_CERTS=${file}
  Debian, Ubuntu    sudo cp ${file} /usr/local/share/ca-certificates/puente-development.crt && sudo update-ca-certificates
  Fedora, RHEL      sudo trust anchor --store ${file}
  macOS             sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain ${file}
  Windows           certutil -user -addstore Root "${caFile}"
  Firefox           Settings > Privacy & Security > Certificates > View Certificates > Authorities > Import; or
                    certutil -d sql:PROFILE_FOLDER -A -t C,, -n puente-development -i ${file}   (the folder: about:profiles)
  Chromium on Linux certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n puente-development -i ${file}   (package libnss3-tools)
`
}
