using OrleansGrid.MapReduce;
using OrleansGrid.MapReduce.Mapping;
using OrleansGrid.MapReduce.Planning;
using OrleansGrid.MapReduce.Reducing;

namespace OrleansGrid.Testing;

/// <summary>
/// Runs a MapReduce program over given lines in this process and thread, by the code that silos run: the input is planned and cut into
/// splits, each is mapped, and each partition is merged and reduced.
/// </summary>
/// <param name="NewProgram">Gives a fresh instance: each task has its own.</param>
public sealed record ProgramRun(Func<MapReduceProgram> NewProgram)
{
    private const long TaskMemory = 32L << 20;

    /// <summary>The program's own options, by name.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>();

    /// <summary>Side data by name: absolute paths of files.</summary>
    public IReadOnlyDictionary<string, string> SideFiles { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// About so many splits of the input, each mapped by an instance of its own. More than one shows what relies on seeing all.
    /// </summary>
    public int Splits { get; init; } = 2;

    /// <summary>Partitions of the reduce stage; null for as many as the grid would choose.</summary>
    public int? Reducers { get; init; }

    /// <summary>Whether mappers combine; null as the grid would choose.</summary>
    public bool? Combine { get; init; }

    /// <summary>The output over lines of text.</summary>
    /// <inheritdoc cref="OverInputs(IReadOnlyList{ProgramInput})" path="/exception"/>
    public ProgramOutput Over(params IEnumerable<string> lines) => OverInputs(new ProgramInput(lines));

    /// <summary>The output over several inputs, such as the two sides of a join.</summary>
    /// <exception cref="PermanentFailureException">An option of the program is wrong, or it fails as it would on a silo.</exception>
    public ProgramOutput OverInputs(params IReadOnlyList<ProgramInput> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        using var folder = new ProgramFolder();
        var files = inputs.Select(folder.Write).ToList();
        var spec = new MapReduceSpec
        {
            Program = "test",
            Arguments = Arguments,
            SideFiles = SideFiles,
            Inputs = [.. inputs.Zip(files, (input, file) => new MapReduceInput(file, input.Format, input.Tag))],
            Output = folder.Path,
            Reducers = Reducers,
            Combine = Combine,
            SplitBytes = Math.Max(1, files.Sum(file => new FileInfo(file).Length) / Math.Max(1, Splits)),
        };
        var plan = MapReducePlanner.Plan(spec, NewProgram, new ClusterRoom(1, Math.Max(1, Splits)), (_, _) => { }, CancellationToken.None);
        return plan.Partitions == 0 ? MapOnly(spec, plan, folder) : MapAndReduce(spec, plan, folder);
    }

    private ProgramOutput MapOnly(MapReduceSpec spec, MapReducePlan plan, ProgramFolder folder)
    {
        var parts = plan.Splits.Select((_, split) => folder.NewFile("part")).ToList();
        var outputs = plan.Splits.Select((_, split) => Map(spec, plan, split, folder, parts[split])).ToList();
        return ProgramOutput.Of(parts, outputs.Select(output => output.Counters));
    }

    private ProgramOutput MapAndReduce(MapReduceSpec spec, MapReducePlan plan, ProgramFolder folder)
    {
        var outputs = plan.Splits.Select((_, split) => Map(spec, plan, split, folder, null)).ToList();
        var parts = Enumerable.Range(0, plan.Partitions).Select(_ => folder.NewFile("part")).ToList();
        var reduced = parts.Select((part, partition) => Reduce(spec, plan, partition, outputs, folder, part)).ToList();
        return ProgramOutput.Of(parts, [.. outputs.Select(output => output.Counters), .. reduced.Select(output => output.Counters)]);
    }

    private MapOutput Map(MapReduceSpec spec, MapReducePlan plan, int split, ProgramFolder folder, string? part)
    {
        var program = NewProgram();
        using var its = program as IDisposable;
        return MapTask.Run(spec, program, plan, split, Place(folder), part, (_, _) => { }, CancellationToken.None);
    }

    private ReduceOutput Reduce(
        MapReduceSpec spec,
        MapReducePlan plan,
        int partition,
        List<MapOutput> outputs,
        ProgramFolder folder,
        string part
    )
    {
        var program = NewProgram();
        using var its = program as IDisposable;
        return ReduceTask.Run(
            spec,
            program,
            plan,
            partition,
            outputs,
            new LocalMapOutput(),
            Place(folder),
            part,
            (_, _) => { },
            CancellationToken.None
        );
    }

    private static TaskPlace Place(ProgramFolder folder) => new("test", folder.NewFolder(), TaskMemory, long.MaxValue);
}
