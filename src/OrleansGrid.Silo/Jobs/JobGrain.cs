using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Placement;
using OrleansGrid.Engine.Driver;
using OrleansGrid.Engine.Pool;
using OrleansGrid.Engine.Stages;
using OrleansGrid.Protocol.Access;
using OrleansGrid.Protocol.Jobs;
using OrleansGrid.Protocol.Pool;
using OrleansGrid.Silo.Supervision;

namespace OrleansGrid.Silo.Jobs;

/// <summary>One job: the grain around a <see cref="JobDriver"/>.</summary>
[Reentrant, PreferLocalPlacement]
internal sealed partial class JobGrain : Grain, IJobGrain, IIncomingGrainCallFilter
{
    /// <summary>A caller that has waited for so long is told when it is the database that is waited for.</summary>
    private static readonly TimeSpan SaysWhyAfter = TimeSpan.FromSeconds(2.5);

    /// <summary>How long an ended job is believed to be there, after it was seen.</summary>
    private static readonly TimeSpan BelievedFor = TimeSpan.FromSeconds(1);

    private readonly Guid _jobId;
    private readonly JobServices _services;
    private readonly ILogger<JobGrain> _log;
    private readonly JobWatchers _watchers = new();
    private readonly JobDriver _driver;
    private readonly JobControlPort _control;
    private TimeSpan _checkedAt;
    private bool _registered;
    private bool _faulted;

    public JobGrain(IGrainContext context, JobServices services, GridSiloOptions options, ILogger<JobGrain> log)
    {
        _jobId = Guid.Parse(context.GrainId.Key.ToString()!);
        (_services, _log) = (services, log);
        var world = new JobWorld(_jobId, context.GrainId, services, _watchers, log);
        var speculation = SpeculationRules.Default with { After = options.SpeculateAfter, NameOf = services.Silos.NameOf };
        _driver = new JobDriver(world, speculation, Guid.CreateVersion7);
        _control = new JobControlPort(_driver, services.Committer);
        Figures = world.Figures;
        world.Join(_driver, _control, Unregister, Leave);
    }

    /// <summary>For metrics.</summary>
    public JobFigures Figures { get; }

    public Task Invoke(IIncomingGrainCallContext context) => PortableErrors.InvokeAsync(context);

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Unregister();
        _driver.Leave();
        if (_faulted)
        {
            // What was at work is loaded again at once, and not when the sweep finds it.
            _services.Calls.Watch(_services.Grains.GetGrain<IJobGrain>(JobKey.Of(_jobId)).NudgeAsync(), "reload", _jobId);
        }

        return Task.CompletedTask;
    }

    public Task<SubmitReply> SubmitAsync(Submission submission) => OrSayWhyAsync(TakeAsync(submission, _services.Callers.Current));

    /// <param name="lastRun">The last run of a job of the same key that was deleted; 0 for none that is known of.</param>
    private async Task<SubmitReply> TakeAsync(Submission submission, Caller caller, int lastRun = 0)
    {
        JobAdmission admission;
        try
        {
            admission = JobAdmission.Read(_jobId, submission, _services.Kinds);
        }
        catch (JsonException error)
        {
            return new SubmitReply(Verdict.BadInput, JsonWords.Sentence("The spec of the job", error), false);
        }
        catch (GridException error) when (error.Fault == GridFault.BadInput)
        {
            // What the spec is made of checks itself while it is read.
            return new SubmitReply(Verdict.BadInput, error.Message, false);
        }

        if (!_driver.IsLoading)
        {
            var (record, refusal) = await admission.AdmitAsync(_services.Reads, caller, DateTimeOffset.UtcNow);
            if (refusal is not null && !await IsKnownAsync())
            {
                return new SubmitReply(Verdict.BadInput, refusal, false);
            }

            if (record is not null && await _driver.CreateOrLoadAsync(record with { Run = lastRun + 1 }))
            {
                _checkedAt = Stopwatch.GetElapsedTime(0);
                Begun();
                _services.Metrics.JobSubmitted(record.Kind);
                LogSubmitted(_jobId, record.Kind, record.Name ?? "no name", record.Stages[0].Total);
                return new SubmitReply(Verdict.Done, null, false);
            }
        }

        await LoadAsync(evenIfJustChecked: true);
        if (_driver.Durable is not { } known)
        {
            // Someone had asked for the job before it was submitted, and was told that there is none; or one under its key was deleted.
            return await _services.Deleter.FinishForNextAsync(_jobId, CancellationToken.None) is { } deleted
                ? await TakeAsync(submission, caller, deleted)
                // A submission that is sent again, because its answer was lost: its job has ended and was deleted since.
                : new SubmitReply(Verdict.Done, null, false);
        }

        return admission.HasMade(known) ? new SubmitReply(Verdict.Done, null, false)
            : admission.IsOf(known) ? new SubmitReply(Verdict.Done, null, true)
            : new SubmitReply(
                Verdict.Conflict,
                $"The key '{known.Key}' was used before for another job ({_jobId}); use another key, or submit the same again.",
                false
            );
    }

    public async Task<string?> GetStatusAsync()
    {
        await LoadAsync();
        return _driver.Machine is null ? null : JsonSerializer.Serialize(Status(), GridJson.Options);
    }

    public async Task<string?> GetReportAsync()
    {
        await LoadAsync();
        return
            _driver.Durable is { } known
            && _services.Kinds.Find(known.Kind) is { } kind
            && await kind.ReportAsync(_jobId, _services.Reads) is { } report
            ? report.GetRawText()
            : null;
    }

    public async Task<JobProgress> WaitAsync(long seen, bool untilEnd)
    {
        await LoadAsync();
        if (_driver.Durable is not { } durable)
        {
            return new JobProgress(0, JobState.Pending.ToName(), 0, 0, 0);
        }

        if (!durable.State.IsTerminal() && (untilEnd || seen == _driver.Revision))
        {
            await _watchers.WaitAsync(untilEnd);
        }

        var machine = _driver.Machine!;
        return new JobProgress(_driver.Revision, _driver.VisibleState.ToName(), machine.Total, machine.Succeeded, machine.Failed);
    }

    public Task<ControlReply> ControlAsync(Guid request, JobControl control) => OrSayWhyAsync(CarryOutAsync(request, control));

    private async Task<ControlReply> CarryOutAsync(Guid request, JobControl control)
    {
        await TakenUpAsync();
        if (_driver.Machine is null)
        {
            return new ControlReply(Verdict.NotFound, NotThere);
        }

        var refusal = await _driver.ControlAsync(request, (JobControlKind)control);
        Begun();
        return refusal is null ? new ControlReply(Verdict.Done, null) : new ControlReply(Verdict.Conflict, refusal);
    }

    public Task<ControlReply> DeleteAsync() => OrSayWhyAsync(DeleteNowAsync());

    private async Task<ControlReply> DeleteNowAsync()
    {
        await TakenUpAsync();
        if (_driver.Durable is null)
        {
            return new ControlReply(Verdict.NotFound, NotThere);
        }

        if (!_driver.HasEnded)
        {
            return new ControlReply(
                Verdict.Conflict,
                $"Job {_jobId} is {_driver.VisibleState.ToName()}; a job is deleted when it has ended, so cancel it first."
            );
        }

        var begun = await _services.Deletions.BeginAsync(_jobId, _driver.Version, CancellationToken.None);
        // Whatever became of it, this activation knows the job no more: the next one reads what there is.
        _driver.Leave();
        if (!begun)
        {
            throw new IOException($"The row of job {_jobId} is locked, or was written by another; ask again.");
        }

        _services.Deleter.Wake();
        return new ControlReply(Verdict.Done, null);
    }

    public Task<CommandAnswer> CommandAsync(Guid request, string name, string arguments) =>
        OrSayWhyAsync(CarryOutAsync(request, name, arguments));

    private async Task<CommandAnswer> CarryOutAsync(Guid request, string name, string arguments)
    {
        await TakenUpAsync();
        if (_driver.Durable is not { } known)
        {
            return new CommandAnswer(Verdict.NotFound, NotThere, null);
        }

        if (_services.Kinds.Find(known.Kind)?.Commands.GetValueOrDefault(name) is not { } command)
        {
            return new CommandAnswer(Verdict.BadInput, $"Job {_jobId} is a {known.Kind}, which knows no command '{name}'.", null);
        }

        var reply = await RunAsync(command, request, arguments);
        Begun();
        var verdict = reply.Fault switch
        {
            null => Verdict.Done,
            GridFault.BadInput => Verdict.BadInput,
            GridFault.NotFound => Verdict.NotFound,
            _ => Verdict.Conflict,
        };
        return new CommandAnswer(verdict, reply.Message, reply.Result?.GetRawText());
    }

    public Task NudgeAsync() => TryLoadAsync();

    public async Task BeatAsync()
    {
        await TryLoadAsync();
        _driver.Beat();
    }

    public async Task GrantAsync(SlotGrant grant)
    {
        await TryLoadAsync();
        _driver.TakeGrant(new JobGrant(_jobId, grant.Number, grant.Silos, grant.GiveBack, grant.Waiting, grant.Stage));
    }

    public async Task PoolChangedAsync()
    {
        await TryLoadAsync();
        _driver.PoolChanged();
    }

    /// <summary>Asked from outside the activation.</summary>
    public bool BeatIsDue(TimeSpan now) => _driver.BeatIsDue(now);

    /// <summary>
    /// Waits for what a caller has asked for, and lets the caller know when the database is in the way. The work goes on; the caller asks
    /// again under the same ids and finds it.
    /// </summary>
    /// <exception cref="IOException">The database cannot be used just now.</exception>
    private async Task<T> OrSayWhyAsync<T>(Task<T> work)
    {
        while (!work.IsCompleted)
        {
            await ((Task)work)
                .WaitAsync(SaysWhyAfter)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            if (!work.IsCompleted && _services.DatabaseWait is { } reason)
            {
                work.Ignore();
                throw new IOException($"the database cannot be used just now: {reason}");
            }
        }

        return await work;
    }

    private string NotThere => $"There is no job {_jobId}.";

    private JobStatus Status() =>
        JobStatuses.Of(_driver, _services.Kinds.Find(_driver.Durable!.Kind), _services.Silos, Stopwatch.GetElapsedTime(0));

    private async Task<CommandReply> RunAsync(IJobCommand command, Guid request, string arguments)
    {
        try
        {
            var call = new JobCommandCall(request, JsonSerializer.Deserialize<JsonElement>(arguments, GridJson.Options));
            return await command.RunAsync(call, _control, CancellationToken.None);
        }
        catch (JsonException error)
        {
            return CommandReply.BadInput(JsonWords.Sentence("What was sent with the request", error));
        }
        catch (GridException error)
        {
            return new CommandReply(error.Fault, error.Message, null);
        }
    }

    /// <summary>
    /// What was fine when the job was submitted may be refused later: a job that has succeeded has made its output exist.
    /// </summary>
    private async Task<bool> IsKnownAsync()
    {
        await LoadAsync();
        return _driver.Durable is not null;
    }

    /// <summary>For what silos say by themselves, again and again. It keeps an activation that waits to ask the database again.</summary>
    private async Task TryLoadAsync()
    {
        if (await _driver.TryLoadAsync())
        {
            Loaded();
        }
    }

    private async Task LoadAsync(bool evenIfJustChecked = false)
    {
        var isNews = _driver.Durable is null;
        await _driver.LoadAsync();
        if (isNews)
        {
            _checkedAt = Stopwatch.GetElapsedTime(0);
        }

        await RequireThereAsync(evenIfJustChecked && !isNews);
        Loaded();
    }

    /// <summary>
    /// A job that has ended may be deleted in the database without a word to this activation: it is believed for a moment after it was read
    /// or written, or was found to be there.
    /// </summary>
    /// <exception cref="JobSupersededException">It was deleted; the next activation finds what there is.</exception>
    private async Task RequireThereAsync(bool evenIfJustChecked)
    {
        var now = Stopwatch.GetElapsedTime(0);
        if (!_driver.HasEnded || (!evenIfJustChecked && now - _checkedAt < BelievedFor))
        {
            _checkedAt = _driver.HasEnded ? _checkedAt : now;
            return;
        }

        bool isThere;
        try
        {
            isThere = await _services.Deleted.IsThereAsync(_jobId, _driver.Version);
        }
        catch (Exception error) when (!evenIfJustChecked && ExpectedFailures.MayPass(error))
        {
            // The database is away: what is known is better than nothing.
            return;
        }

        if (!isThere)
        {
            _driver.Leave();
            throw new JobSupersededException("The job was deleted, or written by another; ask again.");
        }

        _checkedAt = now;
    }

    private void Loaded()
    {
        if (_driver.Durable is null)
        {
            DeactivateOnIdle();
        }
        else
        {
            Begun();
        }
    }

    private async Task TakenUpAsync()
    {
        await _driver.TakenUpAsync();
        Begun();
    }

    /// <summary>A job at work is beaten and swept by its silo.</summary>
    private void Begun()
    {
        if (!_registered && _driver is { HasLeft: false, Machine.Record.State: var state } && !state.IsTerminal())
        {
            _registered = true;
            _services.Registry.Add(_jobId, this);
        }
    }

    private void Unregister()
    {
        _registered = false;
        _services.Registry.Remove(_jobId, this);
    }

    private void Leave()
    {
        _faulted = _driver.Machine is { Record.State: var state } && !state.IsTerminal();
        Unregister();
        DeactivateOnIdle();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId} ({Kind}, {Name}) submitted: {Items} items")]
    private partial void LogSubmitted(Guid jobId, string kind, string name, long items);
}
