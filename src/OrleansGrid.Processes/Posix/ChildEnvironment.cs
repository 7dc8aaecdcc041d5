using System.Runtime.InteropServices;

namespace OrleansGrid.Processes.Posix;

/// <summary>The environment of one child: what it is given of the silo's, with the command's variables and its tag over it.</summary>
internal sealed unsafe class ChildEnvironment : IDisposable
{
    private readonly NativeStrings _added;
    private byte** _pointers;

    public ChildEnvironment(EncodedEnvironment passed, IReadOnlyDictionary<string, string> added, string tag)
    {
        var strings = new List<string>(added.Count + 1);
        foreach (var (name, value) in added)
        {
            strings.Add($"{name}={value}");
        }

        strings.Add(tag);
        _added = new NativeStrings(strings);

        var own = passed.Strings;
        _pointers = (byte**)NativeMemory.Alloc((nuint)(own.Count + strings.Count + 1), (nuint)sizeof(byte*));
        new Span<nint>(own.Pointers, own.Count).CopyTo(new Span<nint>(_pointers, own.Count));
        var end = own.Count;
        var next = 0;
        foreach (var name in added.Keys.Append(CommandTag.Variable))
        {
            // A name given twice is ambiguous: shells take the last, getenv the first. So replace in place.
            var position = passed.PositionOf(name);
            _pointers[position < 0 ? end++ : position] = _added.Pointers[next++];
        }

        _pointers[end] = null;
    }

    public byte** Pointers => _pointers;

    public void Dispose()
    {
        NativeMemory.Free(_pointers);
        _pointers = null;
        _added.Dispose();
    }
}
