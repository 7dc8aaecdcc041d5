using System.Text.Json;
using Microsoft.Extensions.Logging;
using OrleansGrid.Engine;

namespace OrleansGrid.Silo;

/// <summary>How the job has its later stages planned, and finds out why an item failed.</summary>
internal sealed partial class JobGrain
{
    private Task PlanAsync(PlanStage plan) => OverDatabaseAsync(async machine =>
    {
        var record = machine.Record;
        try
        {
            var planner = StagePlanners.For(record.Kind);
            var results = new Dictionary<int, IReadOnlyList<ItemResult<JsonElement>>>();
            foreach (var stage in planner.Sees(record, plan.Stage))
            {
                results[stage] = await reads.ResultsAsync(JobId, stage);
            }

            return new StagePlanned(plan.Stage, plan.Outcomes, planner.Plan(record, plan.Stage, results));
        }
        catch (FormatException error)
        {
            return new PlanningFailed(plan.Stage, error.Message);
        }
    });

    private Task ExplainAsync() => OverDatabaseAsync(async machine =>
        await reads.RunOfAsync(JobId) == machine.Record.Run ? await reads.FirstFailureAsync(JobId) : null);

    /// <summary>Raises the event that is found in the database, which may be away for a while. None at all says that the job goes on elsewhere, in a later run.</summary>
    private async Task OverDatabaseAsync(Func<JobMachine, Task<JobEvent?>> find)
    {
        var machine = _machine!;
        while (ReferenceEquals(machine, _machine))
        {
            try
            {
                var found = await find(machine);
                if (!ReferenceEquals(machine, _machine))
                {
                    return;
                }

                if (found is null)
                {
                    LogSuperseded(JobId);
                    Leave();
                    return;
                }

                Apply(found);
                return;
            }
            catch (Exception error) when (error is Npgsql.NpgsqlException or TimeoutException or IOException)
            {
                LogPlanningPutOff(error, JobId, error.Message);
                await Task.Delay(BetweenTries);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId}: results cannot be read just now: {Reason}")]
    private partial void LogPlanningPutOff(Exception error, Guid jobId, string reason);
}
