namespace OrleansGrid.Cli.Printing;

/// <summary>How lines of items read to a person: of one item as they were written, of several after whose they are.</summary>
internal sealed class LogText(IReadOnlyList<StageStatus> stages, bool ofOneItem)
{
    /// <summary>Attempts whose last line is remembered: a job may have a million of them.</summary>
    private const int MostKnown = 10_000;

    private readonly Dictionary<(int Stage, long Item, int Attempt, string Silo), long> _last = [];
    private (int Stage, int Attempt, string Silo)? _written;

    /// <summary>The line, after one that says what is left out before it, or that another attempt begins.</summary>
    /// <param name="sayGaps">Whether all lines are given, so that a missing number is one that is not kept.</param>
    public IEnumerable<string> Of(ItemLogLine line, bool sayGaps)
    {
        var prefix = ofOneItem ? "" : PrefixOf(line);
        if (ofOneItem && _written != (line.Stage, line.Attempt, line.Silo))
        {
            if (_written is not null || line.Attempt > 1 || stages.Count > 1)
            {
                yield return $"-- {StageOf(line)}attempt {line.Attempt} on {line.Silo}";
            }

            _written = (line.Stage, line.Attempt, line.Silo);
        }

        var attempt = (line.Stage, line.Item, line.Attempt, line.Silo);
        if (sayGaps && _last.TryGetValue(attempt, out var last) && line.Line - last - 1 is > 0 and var missing)
        {
            yield return $"{prefix}… {Texts.Count(missing, "line")} left out …";
        }

        if (_last.Count > MostKnown)
        {
            _last.Clear();
        }

        _last[attempt] = line.Line;
        yield return prefix + line.Text;
    }

    private string PrefixOf(ItemLogLine line) => $"{StageOf(line)}{line.Item}{(line.Attempt > 1 ? $" (attempt {line.Attempt})" : "")}: ";

    private string StageOf(ItemLogLine line) => stages.Count > 1 && line.Stage < stages.Count ? stages[line.Stage].Name + " " : "";
}
