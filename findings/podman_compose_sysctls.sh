#!/usr/bin/env bash
# podman-compose 1.0.3, the one of Debian 12, takes `sysctls` as a map and drops its values: podman is
# called with `--sysctl net.core.somaxconn`, and refuses to start the container. As a list the values
# are kept. The compose specification allows both. podman itself is replaced by a program that says
# its version; podman-compose only prints what it would run. Seen with Python 3.11.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check podman-compose==1.0.3
mkdir bin
printf '#!/bin/sh\necho "podman version 4.3.1"\n' > bin/podman
chmod +x bin/podman
printf 'services:\n  web:\n    image: example\n    sysctls:\n      net.core.somaxconn: 4096\n' > map.yaml
printf 'services:\n  web:\n    image: example\n    sysctls:\n      - net.core.somaxconn=4096\n' > list.yaml
sysctl_of() {
  PATH="$folder/bin:$PATH" venv/bin/podman-compose --dry-run -f "$1" up --no-start 2>&1 |
    sed -n 's/.*--sysctl \([^ ]*\).*/\1/p'
}
map=$(sysctl_of map.yaml)
list=$(sysctl_of list.yaml)
echo "of a map: --sysctl $map · of a list: --sysctl $list"
[ "$map" = net.core.somaxconn ] && [ "$list" = net.core.somaxconn=4096 ]
