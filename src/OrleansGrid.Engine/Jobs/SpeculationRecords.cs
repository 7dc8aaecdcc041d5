namespace OrleansGrid.Engine.Jobs;

/// <summary>The speculative attempts in the record, and those of them that have not come to an end.</summary>
internal sealed class SpeculationRecords(RecordKeeper keeper)
{
    private readonly List<SpeculativeAttempt> _open =
    [
        .. (keeper.Record.Speculations ?? []).Where(attempt => attempt.End is null && attempt.Run == keeper.Record.Run),
    ];

    public int Count => keeper.Record.Speculations?.Count ?? 0;

    public IReadOnlyList<SpeculativeAttempt> Open => _open;

    /// <summary>Durable soon, whatever becomes of the job: by it the database knows the commit that comes second from a zombie's.</summary>
    public void Add(SpeculativeAttempt attempt)
    {
        _open.Add(attempt);
        keeper.Save(keeper.Record with { Speculations = [.. keeper.Record.Speculations ?? [], attempt] });
    }

    /// <param name="endOf">What has come of an open attempt; null for nothing yet.</param>
    public void EndThose(Func<SpeculativeAttempt, SpeculationEnd?> endOf)
    {
        for (var i = 0; i < _open.Count;)
        {
            if (endOf(_open[i]) is not { } end)
            {
                i++;
                continue;
            }

            var attempt = _open[i];
            _open.RemoveAt(i);
            var ended = keeper.Record.Speculations!.Select(a => ReferenceEquals(a, attempt) ? a with { End = end } : a);
            keeper.Save(keeper.Record with { Speculations = [.. ended] }, now: false);
        }
    }
}
