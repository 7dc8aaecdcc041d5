using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansGrid.MapReduce;

namespace OrleansGrid.Silo;

/// <summary>Runs items of the stages of MapReduce jobs, on the lane's own thread. What is different in each stage is in its own class.</summary>
internal abstract class MapReduceRunner(MapReduceHost host, IServiceProvider services, JobWork work) : IItemRunner
{
    protected MapReduceHost Host => host;

    protected MapReduceSpec Spec { get; } = work.MapReduce ?? throw new PermanentFailureException("The job has no MapReduce program to run.");

    protected StageWork Stage { get; } = work.Stage ?? throw new PermanentFailureException("The task does not say which stage it belongs to.");

    public static MapReduceRunner Make(IServiceProvider services, JobWork work)
    {
        var host = services.GetRequiredService<MapReduceHost>();
        return work.Stage?.Name switch
        {
            "plan" => new PlanRunner(host, services, work),
            "map" => new MapRunner(host, services, work),
            "reduce" => new ReduceRunner(host, services, work),
            "publish" => new PublishRunner(host, services, work),
            var other => throw new PermanentFailureException($"This silo knows no stage '{other}' of a MapReduce job."),
        };
    }

    public ValueTask RunAsync(ItemInput input, ItemContext context, IBufferWriter<byte> output)
    {
        using var scope = services.CreateScope();
        var result = Run(input.Number, context, scope.ServiceProvider);
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = GridJson.Options.Encoder, SkipValidation = true });
        JsonSerializer.Serialize(writer, result, result.GetType(), GridJson.Options);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <returns>The item's result.</returns>
    protected abstract object Run(long item, ItemContext context, IServiceProvider scope);

    protected MapReducePlan Plan(ItemContext context) => host.Results.Of<MapReducePlan>(context.JobId, Engine.MapReduceStages.Plan, context.Cancellation)[0];

    /// <summary>Where an attempt writes a part of the output, hidden until the output is published. Of a job that writes rows alone, on this silo until they are written.</summary>
    protected string NewAttemptFile(ItemContext context, int partition)
    {
        if (Spec.Output is null)
        {
            return Path.Combine(host.Folder.NewReduceFolder(), "part");
        }

        var file = OutputFolder.AttemptFile(Spec, context.JobId, partition, $"{context.Attempt}.{Guid.NewGuid():N}");
        try
        {
            // Its folder is gone when the job had failed and is retried.
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            return file;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"On silo {host.Silo.Name}: Output {Spec.Output} cannot be written ({error.Message.TrimEnd('.')}).", error);
        }
    }

    /// <summary>What the file holds goes into the database as well, when the job wants it there.</summary>
    protected ReduceOutput WithRows(ReduceOutput part, string file, ItemContext context)
    {
        if (!Spec.Rows)
        {
            return part;
        }

        var rows = host.Rows.Keep(context.JobId, RunOf(context), part, file, Spec.Compression, context.Cancellation);
        if (Spec.Output is null)
        {
            DeleteAttemptFile(file);
        }

        host.Reach("rows-kept");
        return part with { Rows = rows };
    }

    protected static int RunOf(ItemContext context) => ((LaneItemContext)context).Run;

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

    /// <summary>Files of a result that counts only if no other try at the item is first.</summary>
    protected static void Leave(ItemContext context, Action remove) => (context as LaneItemContext)?.Leaves(remove);

    /// <summary>What one attempt may use. The job's budget of memory is a silo's, shared by its slots.</summary>
    protected TaskPlace PlaceIn(string folder) =>
        new(host.Silo.Name, folder, Math.Max(MapReduceHost.LeastMemory, Spec.MemoryBytes / host.Slots), Spec.DiskLimitBytes ?? long.MaxValue) { Reached = host.Reach };
}
