using OrleansGrid.Engine.Ranges;

namespace OrleansGrid.Engine.Tests;

public sealed class RangeSetTests
{
    /// <summary>Items are so few that ranges meet, overlap and swallow each other all the time.</summary>
    private const int Items = 40;

    private static readonly Gen<ItemRange> Range = Gen.Select(
        Gen.Int[0, Items],
        Gen.Int[0, Items],
        (first, end) => new ItemRange(first, end)
    );

    private static readonly Gen<(int Kind, ItemRange Range)[]> Changes = Gen.Select(Gen.Int[0, 2], Range).Array[1, 30];

    [Fact]
    public void Whatever_is_added_removed_and_taken_it_holds_what_a_plain_set_holds()
    {
        Changes.Sample(
            changes =>
            {
                var (set, plain) = (new RangeSet(), new SortedSet<long>());
                foreach (var (kind, range) in changes)
                {
                    Change(set, plain, kind, range);
                    Assert.Equal(plain, set.Ranges.SelectMany(ItemsOf));
                    Assert.Equal(plain.Count, set.Count);
                    Assert.Equal(plain.Count == 0, set.IsEmpty);
                }
            },
            iter: Runs.Of(10_000)
        );
    }

    [Fact]
    public void Its_ranges_are_in_order_and_never_touch()
    {
        Changes.Sample(
            changes =>
            {
                var (set, plain) = (new RangeSet(), new SortedSet<long>());
                foreach (var (kind, range) in changes)
                {
                    Change(set, plain, kind, range);
                    Assert.All(set.Ranges, r => Assert.False(r.IsEmpty));
                    Assert.All(set.Ranges.Zip(set.Ranges.Skip(1)), pair => Assert.True(pair.First.End < pair.Second.First));
                }
            },
            iter: Runs.Of(4_000)
        );
    }

    [Fact]
    public void It_contains_exactly_what_was_added_and_not_removed()
    {
        Changes.Sample(
            changes =>
            {
                var (set, plain) = (new RangeSet(), new SortedSet<long>());
                foreach (var (kind, range) in changes)
                {
                    Change(set, plain, kind, range);
                }

                for (var item = -1L; item <= Items; item++)
                {
                    Assert.Equal(plain.Contains(item), set.Contains(item));
                }
            },
            iter: Runs.Of(4_000)
        );
    }

    [Fact]
    public void Taking_from_an_empty_set_or_taking_nothing_gives_nothing()
    {
        var set = new RangeSet();
        Assert.Null(set.TakeFirst(5));
        set.Add(new ItemRange(0, 5));
        Assert.Null(set.TakeFirst(0));
        set.Clear();
        Assert.True(set.IsEmpty);
    }

    private static void Change(RangeSet set, SortedSet<long> plain, int kind, ItemRange range)
    {
        switch (kind)
        {
            case 0:
                set.Add(range);
                plain.UnionWith(ItemsOf(range));
                break;
            case 1:
                set.Remove(range);
                plain.ExceptWith(ItemsOf(range));
                break;
            default:
                var taken = set.TakeFirst(range.Count);
                Assert.Equal(range.Count < 1 || plain.Count == 0, taken is null);
                if (taken is { } items)
                {
                    Assert.Equal(plain.Min, items.First);
                    Assert.InRange(items.Count, 1, range.Count);
                    Assert.All(ItemsOf(items), item => Assert.True(plain.Remove(item)));
                    Assert.True(items.Count == range.Count || !plain.Contains(items.End), "Neighbours are taken together.");
                }

                break;
        }
    }

    private static IEnumerable<long> ItemsOf(ItemRange range)
    {
        for (var item = range.First; item < range.End; item++)
        {
            yield return item;
        }
    }
}
