namespace OrleansGrid.MapReduce.Programs;

/// <summary>The programs that come with the grid, by kind.</summary>
public static class BuiltInPrograms
{
    public static IReadOnlyDictionary<string, Func<MapReduceProgram>> Factories { get; } =
        new Dictionary<string, Func<MapReduceProgram>>
        {
            ["grep"] = () => new Grep(),
            ["invertedindex"] = () => new InvertedIndex(),
            ["join"] = () => new Join(),
            ["sort"] = () => new Sort(),
            ["topn"] = () => new TopN(),
            ["wordcount"] = () => new WordCount(),
        };
}
