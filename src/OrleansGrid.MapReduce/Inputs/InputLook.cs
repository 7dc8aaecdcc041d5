using OrleansGrid.MapReduce.Reading;

namespace OrleansGrid.MapReduce.Inputs;

/// <summary>A look at the beginning of a file before the job is taken: whether it can be opened, and is what its input says.</summary>
internal static class InputLook
{
    /// <exception cref="PermanentFailureException">It cannot be read, or does not fit its format; one sentence.</exception>
    public static FoundFile At(FoundFile file, MapReduceInput input, double maxExpansion)
    {
        var format = InputFormat.Parse(input.Format);
        if (file.Size == 0)
        {
            RequireEmpty(file);
            return file;
        }

        new InputFile(file.Whole).Dispose();
        if (format.Length > 0 && !file.IsCompressed && FixedReader.WhyNotWhole(file.Whole, format.Length) is { } refused)
        {
            throw new PermanentFailureException(refused);
        }

        return file;
    }

    /// <summary>Files of /proc and the like say that they are empty, and would be left out without a word.</summary>
    private static void RequireEmpty(FoundFile file)
    {
        using var open = new InputFile(file.Whole);
        Span<byte> one = stackalloc byte[1];
        if (RandomAccess.Read(open.Handle, one, 0) > 0)
        {
            throw new PermanentFailureException(
                $"{PathText.Shown(file.Path)} holds something though its size is 0, as files of /proc do; copy it to a regular file first."
            );
        }
    }
}
