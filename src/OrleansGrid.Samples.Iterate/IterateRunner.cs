using System.Buffers;
using System.Text.Json;

namespace OrleansGrid.Samples.Iterate;

/// <summary>Runs an item of any stage of the kind.</summary>
internal sealed class IterateRunner(StageWork stage, IIteration program, IJobReads reads) : IItemRunner
{
    private readonly IterateSpec _spec = stage.SpecAs<IterateSpec>();
    private readonly RoundFiles _files = new(stage.SpecAs<IterateSpec>(), stage.JobId);

    public async ValueTask RunAsync(ItemInput input, RunnerContext context, IBufferWriter<byte> output)
    {
        object result = stage.Name switch
        {
            IteratePlanner.SplitStage => Split.Of(_spec),
            IteratePlanner.MapStage => await MapAsync((int)input.Number, context),
            IteratePlanner.CombineStage => await CombineAsync(context),
            IteratePlanner.PublishStage => await PublishAsync(context),
            _ => throw new PermanentFailureException($"The kind iterate has no stage '{stage.Name}'."),
        };
        using var writer = new Utf8JsonWriter(output);
        JsonSerializer.Serialize(writer, result, result.GetType(), GridJson.Options);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<RoundResult> MapAsync(int number, RunnerContext context)
    {
        var splits = await ResultsAsync<IReadOnlyList<Split>>(0, context.Cancellation);
        var before = await BeforeAsync(stage.Sources[0], context.Cancellation);
        var round = before is null ? 0 : before.Round + 1;
        var file = _files.Write(
            $"{round}-map-{number}",
            partial =>
            {
                using var state = Open(before);
                program.Map(_spec.Options, state, splits[0][number].Lines(), partial, context.Cancellation);
            }
        );
        return new RoundResult(file, round);
    }

    private async Task<RoundResult> CombineAsync(RunnerContext context)
    {
        var mapped = await ResultsAsync<RoundResult>(stage.Sources[0].Stage, context.Cancellation);
        var round = mapped[0].Round;
        var before = round == 0 ? null : new RoundResult(Path.Combine(_files.Folder, $"{round - 1}-state"), round - 1);
        var done = false;
        var file = _files.Write(
            $"{round}-state",
            next =>
            {
                using var state = Open(before);
                done = program.Combine(_spec.Options, state, Readers(mapped), next, context.Cancellation);
            }
        );
        return new RoundResult(file, round, done);
    }

    private async Task<RoundResult> PublishAsync(RunnerContext context)
    {
        var last = (await ResultsAsync<RoundResult>(stage.SourcesNamed(IteratePlanner.CombineStage).Max(), context.Cancellation))[0];
        var copy = _files.Write(
            "result",
            result =>
            {
                using var state = Open(last)!;
                while (state.ReadLine() is { } line)
                {
                    result.WriteLine(line);
                }
            }
        );
        File.Move(copy, _spec.Output, overwrite: true);
        return last with { File = _spec.Output };
    }

    /// <summary>What the round before has combined; null for the first round, which follows the splits.</summary>
    private async Task<RoundResult?> BeforeAsync(StageSource source, CancellationToken cancellation) =>
        source.Name == IteratePlanner.CombineStage ? (await ResultsAsync<RoundResult>(source.Stage, cancellation))[0] : null;

    private async Task<IReadOnlyList<T>> ResultsAsync<T>(int of, CancellationToken cancellation)
    {
        var results = new List<T>();
        await foreach (var item in reads.ResultsAsync(stage.JobId, of, cancellation))
        {
            results.Add(item.Value.Deserialize<T>(GridJson.Options)!);
        }

        return results;
    }

    private static StreamReader? Open(RoundResult? result) => result is null ? null : new StreamReader(result.File);

    private static IEnumerable<TextReader> Readers(IReadOnlyList<RoundResult> results)
    {
        foreach (var result in results)
        {
            using var reader = new StreamReader(result.File);
            yield return reader;
        }
    }
}
