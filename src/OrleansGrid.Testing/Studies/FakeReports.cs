namespace OrleansGrid.Testing;

/// <summary>Takes what a trial reports as a silo does, and says when it is pruned.</summary>
internal sealed class FakeReports(long? pruneAtStep)
{
    private readonly Lock _lock = new();
    private readonly List<TrialStep> _kept = [];

    public bool Pruned { get; private set; }

    public IReadOnlyList<TrialStep> Kept
    {
        get
        {
            lock (_lock)
            {
                return [.. _kept];
            }
        }
    }

    public ValueTask<bool> AddAsync(long step, double value)
    {
        FakeTrial.RequireFinite(value, $"The trial reported at step {step}");
        lock (_lock)
        {
            if (!Pruned && step >= 0 && (_kept.Count == 0 || step > _kept[^1].Step))
            {
                _kept.Add(new TrialStep(step, value));
                Pruned = step >= pruneAtStep;
            }

            return ValueTask.FromResult(Pruned);
        }
    }
}
