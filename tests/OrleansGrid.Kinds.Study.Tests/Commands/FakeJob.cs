using System.Text.Json;

namespace OrleansGrid.Kinds.Study.Tests.Commands;

/// <summary>A study as commands and observers see it, and what they do to it.</summary>
internal sealed class FakeJob(StudySpec spec) : IJobControl
{
    public RecordedJob Job { get; set; } =
        new()
        {
            JobId = Guid.NewGuid(),
            Kind = StudyKind.KindName,
            State = JobState.Running,
            Run = 1,
            Spec = JsonSerializer.SerializeToElement(spec, GridJson.Options),
            Memo = spec.Target is { } target ? new StudyMemo { Target = target }.ToJson() : null,
            Stages = [StudyStage.Of(spec)],
        };

    public long ItemsFailed { get; set; }

    public bool MayGiveOut => Job.State is JobState.Pending or JobState.Running;

    public int GivenOut { get; private set; }

    public List<(long Trial, bool Succeeded)> Counted { get; } = [];

    public List<StageExtension> Extensions { get; } = [];

    public List<string> EarlyEnds { get; } = [];

    /// <summary>Commits an outcome; gives why it was refused, or null.</summary>
    public Func<ExternalOutcome, Task<string?>> Commit { get; set; } = _ => Task.FromResult<string?>(null);

    private readonly List<Guid> _requests = [];

    public bool HasCarriedOut(Guid request) => _requests.Contains(request);

    public void GaveOut() => GivenOut++;

    public async Task ExtendAsync(Guid request, StageExtension extension)
    {
        // The record is written before the next run begins.
        await Task.Yield();
        Extensions.Add(extension);
        _requests.Add(request);
        Job = Job with { Run = Job.Run + 1, State = JobState.Running };
    }

    public Task<string?> CommitAsync(ExternalOutcome outcome) => Commit(outcome);

    public void Reported(int stage, long item, bool succeeded) => Counted.Add((item, succeeded));

    public void EndEarly(string reason, bool stopsRunning) => EarlyEnds.Add(reason);

    public Task SavedAsync() => Task.CompletedTask;
}
