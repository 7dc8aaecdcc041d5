using System.Text;

namespace OrleansGrid.Processes.Posix;

/// <summary>The descendants of one command, wherever they went: in its group, in a session of their own, or orphaned.</summary>
/// <remarks>
/// Looks through the whole process table, so it is asked only when a command is stopped or leaves somebody behind, never for a command that
/// ends well and has no limits. Whoever was once seen as a descendant stays one, so a look before the first signal keeps those whose
/// parents it kills.
/// </remarks>
internal sealed class CommandFamily(int leader, string tag)
{
    private readonly byte[] _tag = Encoding.UTF8.GetBytes(tag + '\0');
    private readonly HashSet<(int Pid, long Started)> _known = [];

    /// <summary>Those alive now, without the leader itself.</summary>
    public IReadOnlyList<ProcessEntry> Living() =>
        Members(ProcessEntry.All().Where(entry => entry.Living), entry => entry.StartedWith(_tag));

    /// <summary>
    /// All of a moment ago, the leader among them, also such as have ended and were not yet waited for. Cheap enough to be asked often.
    /// </summary>
    public IReadOnlyList<ProcessEntry> Seen()
    {
        var (entries, tags) = ProcessTable.Recent();
        return
        [
            .. entries.Where(entry => entry.Pid == leader),
            .. Members(entries, entry => tags.GetValueOrDefault((entry.Pid, entry.Started)) == tag),
        ];
    }

    private IReadOnlyList<ProcessEntry> Members(IEnumerable<ProcessEntry> entries, Func<ProcessEntry, bool> carriesTag)
    {
        var others = entries.Where(entry => entry.Pid != leader).ToList();
        var members = new Dictionary<int, ProcessEntry>();
        foreach (var entry in others.Where(entry => IsMember(entry) || carriesTag(entry)))
        {
            members.Add(entry.Pid, entry);
        }

        // Children of members, and theirs, until there are no more.
        while (others.FindAll(entry => !members.ContainsKey(entry.Pid) && members.ContainsKey(entry.Parent)) is { Count: > 0 } children)
        {
            children.ForEach(child => members.Add(child.Pid, child));
        }

        foreach (var member in members.Values)
        {
            _known.Add((member.Pid, member.Started));
        }

        return [.. members.Values];
    }

    private bool IsMember(ProcessEntry entry) =>
        entry.Group == leader || entry.Session == leader || entry.Parent == leader || _known.Contains((entry.Pid, entry.Started));
}
