using OrleansGrid.MapReduce.Inputs;
using OrleansGrid.MapReduce.Planning;

namespace OrleansGrid.MapReduce.Tests;

public sealed class SplitCutterTests
{
    [Fact]
    public void Splits_cover_every_byte_of_every_file_once_and_none_is_too_large() =>
        Gen.Select(Gen.Long[0, 5_000].Array[1, 12], Gen.Long[1, 3_000])
            .Sample(
                (sizes, splitBytes) =>
                {
                    var files = Files(sizes);
                    var splits = SplitCutter.Cut(0, files, splitBytes, new InputFormat("text"), 1).ToList();
                    foreach (var file in files)
                    {
                        var pieces = splits.SelectMany(s => s.Pieces).Where(p => p.Path == file.Path).ToList();
                        Assert.Equal(file.Size, pieces.Sum(p => p.Length));
                        Assert.Equal(pieces.Select(p => p.Offset).Skip(1), pieces.SkipLast(1).Select(p => p.Offset + p.Length));
                    }

                    Assert.All(splits, s => Assert.InRange(s.Bytes, 1, splitBytes));
                }
            );

    [Fact]
    public void Small_files_are_packed_into_few_splits() =>
        Assert.Equal(10, SplitCutter.Cut(0, Files(Enumerable.Repeat(10L, 100)), 100, new InputFormat("text"), 1).Count());

    [Fact]
    public void Files_that_cost_a_process_each_are_shared_by_number_too()
    {
        var most = SplitSize.FilesASplit(files: 100, slots: 4);
        var splits = SplitCutter.Cut(0, Files(Enumerable.Repeat(10L, 100)), 1000, new InputFormat("text"), 1, most).ToList();
        Assert.Equal(12, splits.Count);
        Assert.All(splits, s => Assert.InRange(s.Pieces.Count, 1, 9));
        Assert.Equal(1, SplitSize.FilesASplit(files: 3, slots: 64));
    }

    private static List<FoundFile> Files(IEnumerable<long> sizes) => [.. sizes.Select((size, i) => new FoundFile($"/in/{i:D3}", size, 0))];
}
