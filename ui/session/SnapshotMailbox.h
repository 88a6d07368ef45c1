#pragma once

#include <mutex>

#include "core/simulation/Snapshot.h"

namespace kondoscope {

/// Hands snapshots from the worker to the window: one place, the latest wins. The lock is held for a pointer swap.
class SnapshotMailbox
{
public:
    void put(SnapshotPtr snapshot)
    {
        const std::lock_guard lock(m_mutex);
        m_newest.swap(snapshot);
    }

    /// The newest snapshot, or null if it was taken already.
    SnapshotPtr take()
    {
        SnapshotPtr taken;
        const std::lock_guard lock(m_mutex);
        taken.swap(m_newest);
        return taken;
    }

private:
    std::mutex m_mutex;
    SnapshotPtr m_newest;
};

} // namespace kondoscope
