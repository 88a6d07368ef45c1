#!/usr/bin/env bash
# Makes the data of the shipped force field and trains it: double-exchange-square.sh WORK_FOLDER [path/to/kondoscope-cli]
# About 25 minutes of one core for the labels (20 x 20 sites, exact, single precision) and as much for the training.
set -euo pipefail
work="${1:?usage: double-exchange-square.sh WORK_FOLDER [kondoscope-cli]}"
cli="${2:-kondoscope-cli}"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
mkdir -p "$work"

# generate NAME DOPING SEED TRAJECTORIES FRAMES TIME
generate() {
    "$cli" dataset generate --preset double-exchange-quench --set lattice.size=20,20 --set dynamics.dt=1 \
        --set solver.precision=single --set electrons.doping="$2" --set state.seed="$3" --set output.time="$6" \
        --trajectories "$4" --frames "$5" -o "$work/$1.h5"
}

generate early-0.03 0.03 1000 24 6 5
generate quench-0.03 0.03 1 12 36 100
for doping in 0.00 0.01 0.02 0.04 0.05 0.06; do
    hundredths=$((10#${doping#0.}))
    generate "quench-$doping" "$doping" $((100 + 20 * hundredths)) 3 32 90
    generate "early-$doping" "$doping" $((2000 + 20 * hundredths)) 6 5 5
done

"$cli" train --config "$here/double-exchange-square.toml" -o "$work/double-exchange-square.h5" --dataset \
    "$work"/{early,quench}-0.03.h5 "$work"/quench-0.0{0,1,2,4,5,6}.h5 "$work"/early-0.0{0,1,2,4,5,6}.h5
