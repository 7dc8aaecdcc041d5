using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansGrid.Kinds.MapReduce.Shuffle;
using OrleansGrid.MapReduce;
using OrleansGrid.MapReduce.Output;
using OrleansGrid.MapReduce.Planning;
using OrleansGrid.MapReduce.Reducing;

namespace OrleansGrid.Kinds.MapReduce.Runtime;

/// <summary>
/// Runs items of the stages of MapReduce jobs, on the lane's own thread. What is different in each stage is in its own class.
/// </summary>
internal abstract class MapReduceRunner(MapReduceHost host, IServiceProvider services, StageWork stage) : IItemRunner
{
    protected MapReduceHost Host => host;

    protected MapReduceSpec Spec { get; } = stage.SpecAs<MapReduceSpec>();

    protected StageWork Stage => stage;

    public static MapReduceRunner Make(MapReduceHost host, IServiceProvider services, StageWork stage) =>
        stage.Name switch
        {
            MapReduceStages.PlanName => new PlanRunner(host, services, stage),
            MapReduceStages.MapName => new MapRunner(host, services, stage),
            MapReduceStages.ReduceName => new ReduceRunner(host, services, stage),
            MapReduceStages.PublishName => new PublishRunner(host, services, stage),
            var other => throw new PermanentFailureException($"This silo knows no stage '{other}' of a MapReduce job."),
        };

    public ValueTask RunAsync(ItemInput input, RunnerContext context, IBufferWriter<byte> output)
    {
        using var scope = services.CreateScope();
        var result = Run((int)input.Number, context, scope.ServiceProvider);
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = GridJson.Options.Encoder, SkipValidation = true });
        JsonSerializer.Serialize(writer, result, result.GetType(), GridJson.Options);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <param name="number">
    /// Of the split or partition. Where items are run again it is not the item's number in its stage, which the context has.
    /// </param>
    /// <returns>The item's result.</returns>
    protected abstract object Run(int number, RunnerContext context, IServiceProvider scope);

    protected MapReducePlan Plan(ItemContext context) =>
        host.Results.Of<MapReducePlan>(context.JobId, MapReduceStages.Plan, context.Cancellation)[0];

    /// <summary>
    /// Where an attempt writes a part of the output, hidden until the output is published. Of a job that writes rows alone, on this silo
    /// until they are written.
    /// </summary>
    protected string NewAttemptFile(RunnerContext context, int partition)
    {
        if (Spec.Output is null)
        {
            return Path.Combine(host.Folder.NewReduceFolder(), "part");
        }

        BeginOutput(context);
        return OutputFolder.AttemptFile(Spec, context.JobId, context.Run, partition, $"{context.Attempt}.{Guid.NewGuid():N}");
    }

    /// <summary>Makes the folder of the run's attempts, which is not there yet when the job was retried.</summary>
    protected void BeginOutput(RunnerContext context)
    {
        try
        {
            OutputFolder.Begin(Spec, context.JobId, context.Run);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"On silo {host.Silo.Name}: Output {Spec.Output} cannot be written ({error.Message.TrimEnd('.')}).",
                error
            );
        }
    }

    /// <summary>What the file holds goes into the database as well, when the job wants it there.</summary>
    protected ReduceOutput WithRows(ReduceOutput part, string file, RunnerContext context)
    {
        if (!Spec.Rows)
        {
            return part;
        }

        var rows = host.Rows.Keep(context.JobId, context.Run, part, file, Spec.Compression, context.Cancellation);
        if (Spec.Output is null)
        {
            DeleteAttemptFile(file);
        }

        host.Reach("rows-kept");
        return part with { Rows = rows };
    }

    /// <summary>A part that does not count: its file and its rows.</summary>
    protected void DeletePart(ReduceOutput? part, string? file)
    {
        DeleteAttemptFile(file);
        if (part?.Rows is { } rows)
        {
            host.Rows.Forget(rows);
        }
    }

    protected void DeleteAttemptFile(string? file)
    {
        if (file is not null && Spec.Output is null)
        {
            ShuffleFolder.Delete(Path.GetDirectoryName(file)!);
        }
        else if (file is not null && File.Exists(file))
        {
            File.Delete(file);
        }
    }

    /// <summary>What one attempt may use. The job's budget of memory is a silo's, shared by its slots.</summary>
    protected TaskPlace PlaceIn(string folder) =>
        new(
            host.Silo.Name,
            folder,
            Math.Max(MapReduceHost.LeastMemory, Spec.MemoryBytes / host.Slots),
            Spec.DiskLimitBytes ?? long.MaxValue
        )
        {
            Reached = host.Reach,
        };
}
