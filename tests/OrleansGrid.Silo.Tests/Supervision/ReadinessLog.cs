namespace OrleansGrid.Silo.Tests.Supervision;

/// <summary>Everything that a silo's readiness has said, and signals for those who wait for it to change.</summary>
internal sealed class ReadinessLog : IDisposable
{
    private readonly SiloReadiness _readiness;
    private readonly List<string?> _said = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ReadinessLog(SiloReadiness readiness)
    {
        _readiness = readiness;
        _readiness.Changed += Note;
    }

    /// <summary>Returns when the silo has been not ready because of the loop.</summary>
    public Task SawDownAsync(string loop, CancellationToken cancellation) =>
        UntilAsync(said => said.Any(why => why is not null && why.Contains(loop, StringComparison.Ordinal)), cancellation);

    /// <summary>Returns when the silo is ready now.</summary>
    public Task ReadyAsync(CancellationToken cancellation) => UntilAsync(_ => _readiness.NotReady is null, cancellation);

    public void Dispose() => _readiness.Changed -= Note;

    private void Note()
    {
        lock (_said)
        {
            _said.Add(_readiness.NotReady);
            _changed.SetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private async Task UntilAsync(Func<List<string?>, bool> holds, CancellationToken cancellation)
    {
        while (true)
        {
            Task changed;
            lock (_said)
            {
                if (holds(_said))
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellation);
        }
    }
}
