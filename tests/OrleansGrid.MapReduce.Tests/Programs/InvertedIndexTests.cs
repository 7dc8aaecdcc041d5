using OrleansGrid.MapReduce.Programs;

namespace OrleansGrid.MapReduce.Tests;

public sealed class InvertedIndexTests
{
    [Fact]
    public void Every_word_has_each_of_its_files_once_whatever_the_shape_of_the_job() =>
        Gen.Select(Lines.OfWords, JobShape.Any)
            .Sample(
                (lines, shape) =>
                {
                    using var job = shape.Job(() => new InvertedIndex(), lines);
                    var words = lines.SelectMany(line =>
                        Lines.Latin1(line).Split([' ', '\t', '\v', '\f', '\r'], StringSplitOptions.RemoveEmptyEntries)
                    );

                    Assert.Equal(
                        words.Distinct().Select(word => word + "\tmemory").Order(StringComparer.Ordinal),
                        Lines.Split(job.Run()).Select(line => Lines.Latin1(line)).Order(StringComparer.Ordinal)
                    );
                },
                iter: 50
            );
}
