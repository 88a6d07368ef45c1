#pragma once

namespace kondoscope {

/// Number of threads that BLAS, and with it all large matrix products, may use; at least 1. Before
/// setThreadBudget(): 1.
int threadBudget();

/// Sets the budget and hands it to BLAS. The one place of the program that decides thread counts. Programs call it
/// once, before the first numerical work.
///
/// \param threads  1 or more; 0 chooses: all cores, less one where a window must stay responsive
/// \param keepOneForWindow  only read for threads = 0
void setThreadBudget(int threads, bool keepOneForWindow = false);

/// Makes OpenBLAS use the kernels of this processor where it did not recognize it: OpenBLAS 0.3.21 takes processors
/// newer than itself for a "Prescott" of 2004 and runs 4 times slower. $OPENBLAS_CORETYPE overrides. Idempotent.
/// Runs before main(), since it sets an environment variable; everything that is about to use BLAS calls it, so that it
/// is linked.
void prepareBlas();

} // namespace kondoscope
