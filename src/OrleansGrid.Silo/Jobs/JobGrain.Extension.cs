using System.Text.Json;
using OrleansGrid.Engine;
using OrleansGrid.Protocol;

namespace OrleansGrid.Silo;

/// <summary>How a study that has ended goes on with more trials.</summary>
internal sealed partial class JobGrain
{
    public async Task<ControlReply> ExtendAsync(Guid request, string extension)
    {
        await TakenUpAsync();
        if (_durable is null || _machine is null)
        {
            return new ControlReply(Verdict.NotFound, $"There is no job {JobId}.");
        }

        if (_durable.Extension == request)
        {
            return new ControlReply(Verdict.Done, null);
        }

        var wished = JsonSerializer.Deserialize<StudyExtension>(extension, GridJson.Options) ?? throw new JsonException("An extension is empty.");
        var had = _durable.Early is null ? _durable.Stages[0].Total : await reads.TrialsBegunAsync(JobId);
        var study = new ExtendedStudy(_durable, wished, had);
        if (study.Validate() is { } refusal)
        {
            return new ControlReply(Verdict.BadInput, refusal);
        }

        if (!_durable.State.IsTerminal())
        {
            return new ControlReply(Verdict.Conflict, $"The study is {_durable.State.ToName()}; it can be extended when it has ended.");
        }

        await ReopenAsync(JobMachine.Extend(_durable, study.ToJob(request, _machine.Failed, Now.Wall))!);
        return new ControlReply(Verdict.Done, null);
    }
}
