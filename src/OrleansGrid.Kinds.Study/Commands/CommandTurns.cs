using System.Runtime.CompilerServices;

namespace OrleansGrid.Kinds.Study.Commands;

/// <summary>
/// Lets a command be carried out on a job once at a time: the same request may be heard twice at once. Jobs do not wait for each other.
/// </summary>
internal sealed class CommandTurns
{
    /// <summary>By what stands for the job in its activation, and no longer than that lives.</summary>
    private readonly ConditionalWeakTable<IJobControl, SemaphoreSlim> _jobs = [];

    /// <returns>To be disposed of when the turn is over.</returns>
    public async Task<IDisposable> TakeAsync(IJobControl job, CancellationToken cancellationToken)
    {
        var one = _jobs.GetValue(job, static _ => new SemaphoreSlim(1));
        await one.WaitAsync(cancellationToken);
        return new Turn(one);
    }

    private sealed class Turn(SemaphoreSlim one) : IDisposable
    {
        public void Dispose() => one.Release();
    }
}
