namespace OrleansGrid.Kinds.MapReduce.Runtime;

/// <summary>The results of a stage and of those that ran items of it again: of each item the last that was made counts.</summary>
internal sealed class SourceResults<T>
{
    private readonly SortedDictionary<int, (T Result, LostResult Place)> _byNumber = [];

    /// <param name="numberOf">Number of the item that a result belongs to, as the first of the stages numbers them.</param>
    public SourceResults(StageResults results, ItemContext context, IEnumerable<int> stages, Func<T, int> numberOf)
    {
        foreach (var stage in stages.Order())
        {
            var made = results.Of<T>(context.JobId, stage, context.Cancellation);
            for (var i = 0; i < made.Count; i++)
            {
                _byNumber[numberOf(made[i])] = (made[i], new LostResult(stage, i));
            }
        }

        Latest = [.. _byNumber.Values.Select(r => r.Result)];
    }

    /// <summary>In the order of their numbers.</summary>
    public IReadOnlyList<T> Latest { get; }

    /// <summary>Which item of which stage made the result that counts.</summary>
    public LostResult PlaceOf(int number) => _byNumber[number].Place;
}
