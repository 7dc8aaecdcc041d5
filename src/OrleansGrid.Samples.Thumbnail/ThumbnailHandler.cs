namespace OrleansGrid.Samples.Thumbnail;

/// <summary>Shrinks one picture to at most 64 pixels a side; the input is its path, the result the path of the small one.</summary>
/// <remarks>A handler is made from the silo's services: ask for a logger, an HttpClient, a store of your own in the constructor.</remarks>
public sealed class ThumbnailHandler : IItemHandler<string, string>
{
    private const int LongestSide = 64;

    public ValueTask<string> RunAsync(string input, ItemContext context)
    {
        var large = Picture.Load(input);
        var factor = Math.Max(1, (Math.Max(large.Width, large.Height) + LongestSide - 1) / LongestSide);
        var small = new Picture(large.Width / factor, large.Height / factor, new byte[large.Width / factor * (large.Height / factor) * 3]);
        for (var y = 0; y < small.Height; y++)
        {
            // A long item should look here now and then: the job may have been cancelled.
            context.Cancellation.ThrowIfCancellationRequested();
            for (var x = 0; x < small.Width; x++)
            {
                for (var channel = 0; channel < 3; channel++)
                {
                    small.Pixels[(y * small.Width + x) * 3 + channel] = Average(large, x * factor, y * factor, factor, channel);
                }
            }
        }

        var path = Path.ChangeExtension(input, ".thumbnail.ppm");
        small.Save(path);
        return ValueTask.FromResult(path);
    }

    private static byte Average(Picture picture, int left, int top, int side, int channel)
    {
        var sum = 0;
        for (var y = top; y < top + side; y++)
        {
            for (var x = left; x < left + side; x++)
            {
                sum += picture.Pixels[(y * picture.Width + x) * 3 + channel];
            }
        }

        return (byte)(sum / (side * side));
    }
}
