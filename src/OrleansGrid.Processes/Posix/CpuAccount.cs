namespace OrleansGrid.Processes.Posix;

/// <summary>The CPU time of a command and all its descendants, also of those that have ended.</summary>
/// <remarks>
/// The kernel adds the time of a process to its parent's account when the parent waits for it. A process whose parent does not, because it
/// has ended before or ignores its children, would take its time away with it: what was last seen of it is kept here.
/// </remarks>
internal sealed class CpuAccount
{
    private Dictionary<(int Pid, long Started), ProcessEntry> _last = [];
    private long _lost;

    /// <summary>Looks at those of the family in the process table, also such as have ended and were not yet waited for.</summary>
    /// <returns>All that the family has used so far.</returns>
    public TimeSpan After(IReadOnlyList<ProcessEntry> members)
    {
        var now = members.DistinctBy(KeyOf).ToDictionary(KeyOf);
        var vanished = _last.Where(known => !now.ContainsKey(known.Key)).Sum(known => known.Value.CpuTicks + known.Value.ReapedTicks);
        var inherited = now.Sum(member => Math.Max(0, member.Value.ReapedTicks - _last.GetValueOrDefault(member.Key).ReapedTicks));
        _lost += Math.Max(0, vanished - inherited);
        _last = now;
        return ProcessEntry.TimeOf(_lost + now.Values.Sum(member => member.CpuTicks + member.ReapedTicks));
    }

    private static (int Pid, long Started) KeyOf(ProcessEntry entry) => (entry.Pid, entry.Started);
}
