import os
import subprocess
import sys
import tempfile
import unittest

import numpy
from PIL import Image

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAMS = os.path.join(HERE, "../../..")
WEIGHTS = os.path.join(PROGRAMS, "../../worker/src/main/resources/dev/stylewright/worker/weights/vgg16-imagenet.safetensors")
OBJECTIVE = ["--content-weight", "0.15", "--pooling", "max"]


def run(program, *arguments):
    done = subprocess.run(
        [sys.executable, os.path.join(PROGRAMS, program), *arguments], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, check=True, text=True
    )
    return done.stdout.splitlines()


class OracleTest(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)
        random = numpy.random.default_rng(7)
        self.content, self.style, self.result = (os.path.join(self.directory.name, name) for name in ("c.png", "s.png", "r.png"))
        for path, edges in (self.content, (40, 56)), (self.style, (56, 48)):
            coarse = random.integers(0, 256, (edges[0] // 8, edges[1] // 8, 3), dtype=numpy.uint8)
            Image.fromarray(coarse).resize(edges[::-1], Image.BICUBIC).save(path)

    def losses(self, style, *pictures, **options):
        below = ["--below=%r" % options["below"]] if options else []
        return [float(line) for line in run("oracle.py", WEIGHTS, self.content, style, *pictures, *OBJECTIVE, *below)]

    def test_nothing_is_lost_where_nothing_differs(self):
        self.assertEqual(self.losses(self.content, self.content), [0.0])

    def test_agrees_with_the_program_that_it_judges(self):
        lines = run("plain_pytorch.py", WEIGHTS, self.content, self.style, *OBJECTIVE, "--schedule", "56x40:3", "--out", self.result)
        start, delivered = self.losses(self.style, self.content, self.result)
        self.assertAlmostEqual(float(lines[1].split()[2]) / start, 1, delta=1e-4)
        # The program's last loss is that of a picture that isn't yet clipped and rounded.
        self.assertAlmostEqual(float(lines[3].split()[2]) / delivered, 1, delta=0.05)

    def test_stops_at_the_first_that_is_good_enough(self):
        start = self.losses(self.style, self.content)[0]
        self.assertEqual(self.losses(self.style, self.content, self.content, below=start), [start])

    def test_coarse_to_fine_ends_at_the_size_of_the_content(self):
        lines = run("plain_pytorch.py", WEIGHTS, self.content, self.style, *OBJECTIVE, "--schedule", "28x20:2,56x40:2", "--out", self.result)
        self.assertEqual([line.split()[0] for line in lines[1:]], ["1", "2", "3", "4", "saved"])
        with Image.open(self.result) as result:
            self.assertEqual(result.size, (56, 40))


if __name__ == "__main__":
    unittest.main()
