using OrleansGrid.MapReduce.Inputs;
using OrleansGrid.MapReduce.Mapping;
using OrleansGrid.MapReduce.Reading;

namespace OrleansGrid.MapReduce.Sampling;

/// <summary>Runs the program's map function on a small, seeded part of the input.</summary>
internal sealed class Sampler(MapReduceSpec spec, Func<MapReduceProgram> newProgram, CancellationToken cancellation)
{
    /// <summary>About a hundredth of a second for a fast program, a second for one that maps a megabyte a second.</summary>
    private const long SampleBytes = 1 << 20;

    /// <summary>Fixed: the same input gives the same plan.</summary>
    private const int Seed = 20_180_404;

    private readonly SampledKeys _keys = new();
    private long _content;
    private long _records;
    private long _decompressed;
    private long _compressed;

    private double Expansion => _compressed > 0 ? (double)_decompressed / _compressed : 1;

    /// <param name="inputs">The files of each input.</param>
    /// <exception cref="PermanentFailureException">
    /// An option of the program is wrong, or the input is damaged where it was looked at.
    /// </exception>
    public InputSample Take(IReadOnlyList<IReadOnlyList<FoundFile>> inputs)
    {
        string? failure = null;
        var all = inputs.Sum(files => files.Sum(file => file.Size));
        try
        {
            for (var input = 0; input < inputs.Count && all > 0; input++)
            {
                Take(input, inputs[input], (long)((double)SampleBytes * inputs[input].Sum(file => file.Size) / all));
            }
        }
        catch (Exception e) when (e is not (PermanentFailureException or OperationCanceledException))
        {
            var own = e is RecordFailedException ? e.InnerException! : e;
            failure = $"{own.GetType().Name}: {own.Message}";
        }

        return new InputSample
        {
            Keys = failure is null ? _keys : new SampledKeys(),
            Failure = failure,
            Content = _content,
            Records = _records,
            AllContent = inputs.Sum(files => files.Sum(file => file.Size * (file.IsCompressed ? Expansion : 1))),
            Expansion = Expansion,
        };
    }

    private void Take(int input, IReadOnlyList<FoundFile> files, long bytes)
    {
        var format = InputFormat.Parse(spec.Inputs[input].Format);
        var windows = SamplePlaces.Choose(files, format, bytes, new Random(Seed + input));
        if (windows.Count == 0)
        {
            return;
        }

        var context = ProgramContexts.Of(spec, input, cancellation);
        context.IsLookingAhead = true;
        // What is wrong with a record is counted by the task that maps it.
        var bad = spec.SkipBadRecords > 0 ? new BadRecords(long.MaxValue) : null;
        var program = newProgram().AsSpans();
        program.Start(context);
        using var reader = new SampleReader(windows, input, format, spec.MaxExpansion, bad);
        var feed = new RecordFeed(program, context, _keys, bad);
        feed.Run(reader, new TaskProgress((_, _) => { }, bytes, "looked at", TimeProvider.System), cancellation);

        _records += feed.Records;
        _content += reader.Content;
        _decompressed += reader.Decompressed;
        _compressed += reader.Compressed;
    }
}
