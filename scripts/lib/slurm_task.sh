#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# slurm_task.sh PROGRAM FOLDER TASKS ARGUMENT...: what scripts/slurm-sweep has each task of its array job do.  Slurm gives it
# its number and copies this file, so it stands alone.
set -euo pipefail

program=$1
folder=$2
tasks=$3
shift 3
most_restarts=3

printf 'task %s of %s on %s, start %d\n' "$SLURM_ARRAY_TASK_ID" "$tasks" "$(hostname)" "$((${SLURM_RESTART_COUNT:-0} + 1))"
status=0
"$program" run "$@" --shard "$SLURM_ARRAY_TASK_ID/$tasks" -o "$folder/$SLURM_ARRAY_TASK_ID" \
	-j "${SLURM_CPUS_PER_TASK:-1}" || status=$?
# Killed, for want of memory for example: what it has done is kept, so it is worth another try.
if ((status > 128 && ${SLURM_RESTART_COUNT:-0} < most_restarts)); then
	printf 'task %s ended by signal %d: back into the queue\n' "$SLURM_ARRAY_TASK_ID" $((status - 128))
	if scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"; then
		sleep 60 # until Slurm ends this run of it
	fi
fi
exit "$status"
