# Sourced by the scripts that try things in a fresh Debian: makes one with debootstrap in a
# temporary folder, "$machine", and removes it when the script ends.

provide_debootstrap() {
  if [ "$(id -u)" != 0 ]; then
    echo "Only root can make a machine: run this as root." >&2
    exit 1
  fi
  if ! command -v debootstrap >/dev/null; then install_with_apt debootstrap; fi
}

# Makes a machine of the suite $1 with the packages that follow.
make_machine() {
  local suite=$1
  shift
  machine=$(mktemp -d "${TMPDIR:-/var/tmp}/timekeeper-$suite-XXXXXX")
  trap remove_machine EXIT
  echo "Making a machine of Debian's $suite …"
  # In a mount namespace of its own, so that no mount is left where it is interrupted.
  if ! unshare --mount debootstrap --variant=minbase \
    --include="$(IFS=,; echo "$*")" "$suite" "$machine" "$(debian_mirror)" \
    >"$machine.log" 2>&1; then
    tail -n 20 "$machine.log" >&2
    echo "debootstrap could not make a machine of $suite." >&2
    exit 1
  fi
  connect_machine
}

remove_machine() { rm -rf --one-file-system "$machine" "$machine.log"; }

# The mirror that this machine takes Debian's packages from.
debian_mirror() {
  apt-get indextargets --format '$(REPO_URI)' 'Label: Debian' 'Created-By: Packages' | head -n 1
}

# Gives the machine this one's way to the mirror, PyPI and npm: names, certificates, settings.
connect_machine() {
  chmod 755 "$machine"
  cp /etc/resolv.conf /etc/hosts "$machine/etc/"
  apt-config dump --no-empty Acquire::http Acquire::https Acquire::Check-Date \
    Acquire::Check-Valid-Until >"$machine/etc/apt/apt.conf.d/00connection"
  if compgen -G '/usr/local/share/ca-certificates/*' >/dev/null; then
    cp /usr/local/share/ca-certificates/* "$machine/usr/local/share/ca-certificates/"
    chroot "$machine" update-ca-certificates >/dev/null 2>&1
  fi
  connection=(
    PIP_CERT=/etc/ssl/certs/ca-certificates.crt
    NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
  )
  local name
  for name in http_proxy https_proxy no_proxy PIP_INDEX_URL npm_config_registry; do
    if [ -n "${!name:-}" ]; then connection+=("$name=${!name}"); fi
  done
}

# Runs a command in the machine, among processes of its own: none outlives it.
in_machine() {
  unshare --mount --pid --fork --kill-child bash -c '
    machine=$1
    shift
    mount -t proc proc "$machine/proc"
    mount -t sysfs -o ro sysfs "$machine/sys"
    mount -t tmpfs tmpfs "$machine/dev/shm"
    mount -t devpts -o newinstance,ptmxmode=666 devpts "$machine/dev/pts"
    exec chroot "$machine" "$@"
  ' -- "$machine" env -i HOME=/root LANG=C.UTF-8 TERM=dumb \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "${connection[@]}" "$@"
}
