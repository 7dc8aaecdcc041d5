using System.Diagnostics;
using System.Text;

namespace OrleansGrid.Processes.Posix;

/// <summary>The process table as it was a moment ago, read once for all commands of the silo that are watched.</summary>
/// <remarks>
/// Every watched command looks ten times a second. Reading some hundreds of files each time for each of them would cost a silo of many
/// slots a processor.
/// </remarks>
internal static class ProcessTable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(50);
    private static readonly byte[] TagName = Encoding.UTF8.GetBytes(CommandTag.Variable + "=");

    private static readonly Lock Turn = new();
    private static List<ProcessEntry> _entries = [];
    private static Dictionary<(int Pid, long Started), string> _tags = [];
    private static long? _readAt;

    /// <summary>Every process, with the tag of the command that it descends from; an empty one for none.</summary>
    public static (IReadOnlyList<ProcessEntry> Entries, IReadOnlyDictionary<(int Pid, long Started), string> Tags) Recent()
    {
        lock (Turn)
        {
            if (_readAt is not { } at || Stopwatch.GetElapsedTime(at) > Fresh)
            {
                Read();
                _readAt = Stopwatch.GetTimestamp();
            }

            return (_entries, _tags);
        }
    }

    /// <summary>What a process was started with does not change, so it is read once for each.</summary>
    private static void Read()
    {
        var (entries, tags) = (new List<ProcessEntry>(), new Dictionary<(int Pid, long Started), string>());
        foreach (var entry in ProcessEntry.All())
        {
            entries.Add(entry);
            var key = (entry.Pid, entry.Started);
            if (_tags.TryGetValue(key, out var known) || entry.TryReadVariable(TagName, out known))
            {
                tags[key] = known;
            }
        }

        (_entries, _tags) = (entries, tags);
    }
}
