using System.Diagnostics;
using OrleansGrid.Processes.Limits;

namespace OrleansGrid.Processes.Posix;

/// <summary>Looks some times a second at what a command and its descendants use, and says when that is more than they may.</summary>
/// <remarks>
/// For programs that err, not against such as hide: a process that clears its environment, leaves its session and loses its parent, all
/// between two looks, is not seen.
/// </remarks>
internal sealed class LimitWatch(CommandLimits? limits, CommandFamily family, ChildStreams streams)
{
    private const int PeriodMilliseconds = 100;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(PeriodMilliseconds);

    private readonly bool _looks = limits is { MemoryBytes: not null } or { CpuTime: not null } or { Processes: not null };
    private readonly CpuAccount _cpu = new();
    private long _lookedAt = Stopwatch.GetTimestamp();

    /// <summary>How long a wait for the command may take; −1 for any time.</summary>
    public int WaitMilliseconds { get; } = limits is null ? -1 : PeriodMilliseconds;

    /// <summary>One sentence on the limit that was crossed; null for none.</summary>
    public string? Exceeded { get; private set; }

    public bool IsOver() => (Exceeded ??= WrittenTooMuch() ?? (IsDue() ? UsedTooMuch() : null)) is not null;

    private string? WrittenTooMuch() => limits?.OutputBytes is { } most && streams.Written > most ? LimitTexts.Output(most) : null;

    private bool IsDue()
    {
        if (!_looks || Stopwatch.GetElapsedTime(_lookedAt) < Period)
        {
            return false;
        }

        _lookedAt = Stopwatch.GetTimestamp();
        return true;
    }

    private string? UsedTooMuch()
    {
        var members = family.Seen();
        var living = members.Count(member => member.Living);
        var cpu = _cpu.After(members);
        if (limits!.Processes is { } most && living > most)
        {
            return LimitTexts.ProcessCount(living, most);
        }

        if (limits.CpuTime is { } time && cpu > time)
        {
            return LimitTexts.Cpu(cpu, time);
        }

        return limits.MemoryBytes is { } bytes && ResidentMemory.Of(members, bytes) is var used && used > bytes
            ? LimitTexts.Memory(used, bytes, living)
            : null;
    }
}
