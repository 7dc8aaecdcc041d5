using OrleansGrid.Engine.Stages;

namespace OrleansGrid.Engine.Jobs;

/// <summary>
/// Runs again what made results that are lost and that later items need: in a stage of its own, whose number tells its commits from those
/// of the first, and whoever waits for the first waits for it too. Heard of twice, or of results that were made again since, it does
/// nothing.
/// </summary>
internal sealed class LostResults(RecordKeeper keeper, JobStages stages, EndOfJob ending)
{
    /// <summary>A cluster that loses results so often will not get anywhere.</summary>
    private const int MostRepeats = 30;

    public void Repeat(IReadOnlyList<LostResult> lost)
    {
        var repeats = Repeats();
        var open = lost.Where(l => !IsMadeAgain(l, repeats)).Select(OriginOf).Distinct().GroupBy(o => o.Stage, o => o.Item).ToList();
        foreach (var items in open.TakeWhile(_ => !ending.HasBegun))
        {
            if (Repeats().Count >= MostRepeats)
            {
                var name = stages[items.Key].Record.Name;
                ending.Fail($"Results of stage '{name}' were lost again and again: items were run anew {MostRepeats} times.");
                return;
            }

            var again = stages[items.Key].Record with
            {
                Total = items.Count(),
                Closed = true,
                Again = new RepeatedItems(items.Key, [.. items.Order()]),
            };
            stages.Add(again, before: items.Key);
        }
    }

    private List<(int Stage, RepeatedItems Again)> Repeats() =>
        [.. keeper.Record.Stages.Select((stage, number) => (number, stage.Again!)).Where(repeat => repeat.Item2 is not null)];

    private (int Stage, long Item) OriginOf(LostResult lost) =>
        stages[lost.Stage].Record.Again is { } again ? (again.Stage, again.Items[(int)lost.Item]) : (lost.Stage, lost.Item);

    private bool IsMadeAgain(LostResult lost, List<(int Stage, RepeatedItems Again)> repeats)
    {
        var (stage, item) = OriginOf(lost);
        return repeats.Exists(repeat => repeat.Stage > lost.Stage && repeat.Again.Stage == stage && repeat.Again.Items.Contains(item));
    }
}
