#!/usr/bin/env bash
# Makes the data of the shipped force field and trains it: double-exchange-square.sh WORK_FOLDER [path/to/kondoscope-cli]
# About half an hour of one core for the labels (20 x 20 sites, exact, single precision), as much for the two trainings.
# What exists in WORK_FOLDER is not made again.
set -euo pipefail
work="${1:?usage: double-exchange-square.sh WORK_FOLDER [kondoscope-cli]}"
cli="${2:-kondoscope-cli}"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
mkdir -p "$work"

# generate NAME DOPING SEED TRAJECTORIES FRAMES TIME [OPTIONS]
generate() {
    local file="$work/$1.h5"
    [[ -f "$file" ]] || "$cli" dataset generate --preset double-exchange-quench --set lattice.size=20,20 \
        --set dynamics.dt=1 --set solver.precision=single --set electrons.doping="$2" --set state.seed="$3" \
        --set output.time="$6" --trajectories "$4" --frames "$5" "${@:7}" -o "$file"
}

# train NAME DATASET...
train() {
    local file="$work/$1.h5"
    [[ -f "$file" ]] || "$cli" train --config "$here/double-exchange-square.toml" -o "$file" --dataset "${@:2}"
}

# 1. exact quenches: many early frames, where torques are large, and some whole trajectories
generate early-0.03 0.03 1000 24 6 5
generate quench-0.03 0.03 1 12 36 100
for doping in 0.00 0.01 0.02 0.04 0.05 0.06; do
    hundredths=$((10#${doping#0.}))
    generate "quench-$doping" "$doping" $((100 + 20 * hundredths)) 3 32 90
    generate "early-$doping" "$doping" $((2000 + 20 * hundredths)) 6 5 5
done
exact=("$work"/{early,quench}-0.03.h5 "$work"/quench-0.0{0,1,2,4,5,6}.h5 "$work"/early-0.0{0,1,2,4,5,6}.h5)
train first "${exact[@]}"

# 2. states that the first force field visits itself, labelled exactly
for doping in 0.00 0.01 0.02 0.03 0.04 0.05 0.06; do
    hundredths=$((10#${doping#0.}))
    trajectories=$((hundredths == 3 ? 24 : 8))
    generate "own-$doping" "$doping" $((5000 + 100 * hundredths)) "$trajectories" 14 100 \
        --driver ml --set solver.model="$work/first.h5"
done
train double-exchange-square "${exact[@]}" "$work"/own-0.0{0,1,2,3,4,5,6}.h5
