using System.Globalization;
using OrleansGrid.Kinds.Study.Pruning;
using OrleansGrid.Kinds.Study.Sampling;
using OrleansGrid.Kinds.Study.Trials;

namespace OrleansGrid.Kinds.Study.Tests.Commands;

/// <summary>A sampler that gives each trial its number.</summary>
internal sealed class FakeSampler(StudyTable table, Guid jobId) : IStudyGrains, IStudyGrain
{
    public List<long> Told { get; } = [];

    /// <summary>What happens when it is told of a trial.</summary>
    public Func<Task> OnTold { get; set; } = () => Task.CompletedTask;

    public IStudyGrain SamplerOf(Guid jobId) => this;

    public IPrunerGrain PrunerOf(Guid jobId) => throw new NotSupportedException();

    public async Task<TrialProposal> AskAsync(int run, long trial)
    {
        var kept = await table.KeepAsync(jobId, trial, $$"""{"x": {{trial.ToString(CultureInfo.InvariantCulture)}}}""", null);
        return new TrialProposal(kept.Params);
    }

    public Task TellAsync(int run, long trial, string outcome)
    {
        Told.Add(trial);
        return OnTold();
    }

    public Task FailAsync(int run, long trial) => throw new NotSupportedException();
}
