using OrleansGrid.Reports.MapReduce;

namespace OrleansGrid.Reports.Tests.MapReduce;

public sealed class StageBytesTests
{
    private static readonly Dictionary<int, StageBytesRead> Known = new[]
    {
        new StageBytesRead(0, 1000, 0),
        new StageBytesRead(1, 500, 80),
        new StageBytesRead(2, 20, 0),
    }.ToDictionary(bytes => bytes.Stage);

    [Fact]
    public void Running_splits_add_their_share_to_what_finished_ones_have_read()
    {
        var stages = StageBytes.With(Stages("running"), Known, Stages("running"), [Lane(1, 0.5), Lane(1, null)]);
        Assert.Equal([(null, null), (500 + 125, 1000), (20, null), (null, null)], stages.Select(stage => (stage.Bytes, stage.BytesTotal)));
    }

    [Fact]
    public void What_the_reducers_will_read_is_known_once_all_splits_are_mapped()
    {
        var stages = StageBytes.With(Stages("succeeded"), Known, Stages("succeeded"), [Lane(2, 1), Lane(2, 1), Lane(2, 1)]);
        Assert.Equal((80L, 80L), (stages[2].Bytes, stages[2].BytesTotal));
    }

    [Fact]
    public void Bytes_do_not_fall_back_when_an_item_has_finished_and_the_database_was_not_asked_since()
    {
        var before = StageBytes.With(Stages("running"), Known, Stages("running"), [Lane(1, 0.9)]);
        var after = StageBytes.With(Stages("running", mapped: 3), Known, Stages("running"), []);
        Assert.Equal((725L, 750L), (before[1].Bytes, after[1].Bytes));
    }

    private static StageStatus[] Stages(string map, long mapped = 2) =>
        [
            new StageStatus(0, "plan", "succeeded", 1, 1, 0),
            new StageStatus(1, "map", map, 4, mapped, 0),
            new StageStatus(2, "reduce", "running", 2, 0, 0),
            new StageStatus(3, "publish", "pending", 1, 0, 0),
        ];

    private static Lane Lane(int stage, double? progress) => new("silo-1", 0, 0, 0, TimeSpan.Zero, progress, Stage: stage);
}
